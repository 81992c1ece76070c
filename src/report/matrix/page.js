// Names the cell that was opened, and shows texts where they are spoken of. Everything else works without.
document.addEventListener("click", (event) => {
  const button = event.target.closest("td button");
  const box = button && document.getElementById(button.getAttribute("popovertarget"));
  if (!box) return;
  const cell = button.closest("td");
  const job = cell.parentElement.cells[0].textContent;
  const runner = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("span").textContent;
  box.querySelector("h3").textContent = `${job} on ${runner}`;
  for (const link of box.querySelectorAll("a[href^='#t']")) {
    const text = document.querySelector(`${link.hash} pre`);
    if (text) link.replaceWith(text.cloneNode(true));
  }
}, true);
