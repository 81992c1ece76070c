//! The page of `matrix --format html` in a browser, where there is one.

use std::fs;

use gitlab_runner_lint::report::Style;
use gitlab_runner_lint::report::matrix::Form;
use serde_json::json;

use super::formats::{DECLARED, small};
use super::pipe::{Browser, installed};
use super::{drawn, settings};

#[cfg(unix)]
#[expect(clippy::print_stdout, reason = "what a test does not do, it says")]
#[test]
fn a_cell_opens_and_closes_with_the_keyboard() {
    let Some(program) = installed() else {
        println!("skipped: no Chromium here (CHROMIUM names one)");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let page = drawn(&small(), &settings(DECLARED), Form::Html, &Style::default());
    let path = directory.path().join("matrix.html");
    fs::write(&path, page).unwrap();
    let mut browser = Browser::start(&program, directory.path());
    browser.open(&format!("file://{}", path.display()));

    // Everything that can be reached with Tab shows that it is reached.
    browser.value("document.querySelector('td.f button').focus()");
    browser.press("Enter", 13, "\r");
    let open = "document.querySelector('[popover]:popover-open h3')?.textContent ?? null";
    assert_eq!(browser.value(open), "build on k8s-shared");
    let texts = "document.querySelectorAll('[popover]:popover-open pre').length";
    assert_eq!(browser.value(texts), 1);
    browser.press("Escape", 27, "");
    assert_eq!(browser.value(open), json!(null));
    assert_eq!(
        browser.value("document.activeElement.closest('td')?.className"),
        "f"
    );
    let outline = "getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(browser.value(outline), "solid");

    let shown =
        "[...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length";
    assert_eq!(browser.value(shown), 5);
    browser.value("document.getElementById('only').click()");
    assert_eq!(browser.value(shown), 4);

    // Only the grid scrolls sideways, however narrow the window is.
    for width in [400, 1280] {
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        browser.call("Emulation.setDeviceMetricsOverride", size);
        assert_eq!(
            browser.value("document.documentElement.scrollWidth <= innerWidth"),
            true,
            "{width}"
        );
    }
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
}
