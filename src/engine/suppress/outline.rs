//! What of a file stands below what: the entries of maps and items of lists with everything below
//! them, numbered so that being below is a comparison of two numbers.
//!
//! Offsets do not tell: in TOML the tables of one runner may stand between those of others.

use std::ops::{Range, RangeInclusive};

use crate::source::Span;
use crate::syntax::{Format, Node, Shape, Style, Via};

/// An entry or item with all that is below it: its number, and the last one below it.
pub(super) type Below = RangeInclusive<u32>;

/// The entries and items of one file, or of a part of one, in the order of the tree.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Outline {
    /// What it is an outline of, in bytes.
    extent: Range<u32>,
    places: Vec<Place>,
    /// Where the places begin, in the order of the text.
    starts: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    /// Where it ends; a TOML table ends nowhere, as the rest of it may stand anywhere.
    end: u32,
    parent: Option<u32>,
    /// The last place below it.
    last: u32,
}

/// What is still to be numbered.
enum Step<'t> {
    Enter(Node<'t>, Option<Node<'t>>, Option<u32>),
    /// A merge key, of which the tree knows only what it brought.
    Merge(Span, Option<u32>),
    Leave(u32),
}

impl Outline {
    /// The outline of some trees of one file.
    pub(super) fn of(roots: &[Node<'_>], extent: Range<u32>) -> Self {
        let mut outline = Self {
            extent,
            ..Self::default()
        };
        let mut headers = Vec::new();
        let mut steps = Vec::new();
        for &root in roots.iter().rev() {
            push_inside(&mut steps, root, None);
        }
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(first, value, parent) => {
                    let number = outline.enter(first, value, parent);
                    let value = value.unwrap_or(first);
                    if is_header(value) {
                        headers.push((value.head().range(), number));
                    }
                    steps.push(Step::Leave(number));
                    if value.alias().is_none() {
                        push_inside(&mut steps, value, Some(number));
                    }
                }
                Step::Merge(at, parent) => {
                    outline.add(at.start, at.end, parent);
                }
                Step::Leave(number) => {
                    let last = u32::try_from(outline.places.len() - 1).unwrap_or(u32::MAX);
                    outline.places[number as usize].last = last;
                }
            }
        }
        outline.order(headers);
        outline
    }

    /// The same of a text that stands further down in another one.
    pub(super) fn moved(mut self, by: u32) -> Self {
        for place in &mut self.places {
            place.start = place.start.saturating_add(by);
            place.end = place.end.saturating_add(by);
        }
        for (start, _) in &mut self.starts {
            *start = start.saturating_add(by);
        }
        self.extent = self.extent.start.saturating_add(by)..self.extent.end.saturating_add(by);
        self
    }

    fn enter(&mut self, first: Node<'_>, value: Option<Node<'_>>, parent: Option<u32>) -> u32 {
        let key = first.alias().unwrap_or(first.span());
        let (mut start, mut end) = (key.start, key.end);
        for property in [first.anchor().map(|(at, _)| at), first.tag_span()] {
            start = property.map_or(start, |at| at.start.min(start));
        }
        if let Some(value) = value.filter(|value| value.span().file == key.file) {
            let span = value.alias().unwrap_or(value.span());
            if is_header(value) {
                start = start.min(span.start);
            }
            end = end.max(span.end);
        }
        let table = value.unwrap_or(first);
        let is_open = table.format() == Format::Toml
            && matches!(table.style(), Style::Block | Style::Implied);
        self.add(start, if is_open { u32::MAX } else { end }, parent)
    }

    fn add(&mut self, start: u32, end: u32, parent: Option<u32>) -> u32 {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Place {
            start,
            end,
            parent,
            last: number,
        });
        number
    }

    /// Sorts the places by the text. A header is one place: the keys in it stand for nothing else.
    fn order(&mut self, mut headers: Vec<(Range<usize>, u32)>) {
        headers.sort_by_key(|(range, _)| range.start);
        let places = self.places.iter().zip(0..);
        self.starts = places
            .map(|(place, number)| (place.start, number))
            .filter(|&(start, number)| {
                let behind = headers.partition_point(|(range, _)| range.start <= start as usize);
                let around = behind.checked_sub(1).and_then(|at| headers.get(at));
                around.is_none_or(|(range, own)| *own == number || range.end <= start as usize)
            })
            .collect();
        self.starts.sort_unstable();
    }

    /// Whether it is the outline of a whole file.
    pub(super) fn is_whole(&self) -> bool {
        self.extent == (0..u32::MAX)
    }

    /// Whether an offset is in what this is an outline of.
    pub(super) fn holds(&self, offset: usize) -> bool {
        u32::try_from(offset).is_ok_and(|at| (self.extent.start..=self.extent.end).contains(&at))
    }

    /// The first place that begins at or behind an offset, with all that is below it.
    pub(super) fn next(&self, offset: u32) -> Option<Below> {
        let at = self.starts.partition_point(|&(start, _)| start < offset);
        let (_, number) = *self.starts.get(at)?;
        let place = self.places.get(number as usize)?;
        Some(number..=place.last)
    }

    /// Where a place begins and ends.
    pub(super) fn range(&self, number: u32) -> Option<Range<u32>> {
        let place = self.places.get(number as usize)?;
        Some(place.start..place.end)
    }

    /// The innermost place that an offset is in.
    pub(super) fn place_at(&self, offset: u32) -> Option<u32> {
        if !self.holds(offset as usize) {
            return None;
        }
        let behind = self.starts.partition_point(|&(start, _)| start <= offset);
        let (_, number) = *self.starts.get(behind.checked_sub(1)?)?;
        self.around(number)
            .find(|&(_, place)| offset <= place.end)
            .map(|(number, _)| number)
    }

    /// Where the places around an offset begin, the innermost first.
    pub(super) fn starts_around(&self, offset: u32) -> impl Iterator<Item = u32> {
        let innermost = self.place_at(offset);
        let around = innermost.into_iter().flat_map(|number| self.around(number));
        around.map(|(_, place)| place.start)
    }

    fn around(&self, number: u32) -> impl Iterator<Item = (u32, &Place)> {
        let find = |number: u32| Some((number, self.places.get(number as usize)?));
        std::iter::successors(find(number), move |(_, place)| find(place.parent?))
    }
}

/// A TOML table with a header of its own.
fn is_header(value: Node<'_>) -> bool {
    value.format() == Format::Toml && value.style() == Style::Block && value.shape() == Shape::Map
}

fn push_inside<'t>(steps: &mut Vec<Step<'t>>, value: Node<'t>, parent: Option<u32>) {
    let items = value.items().rev();
    steps.extend(items.map(|item| Step::Enter(item, None, parent)));
    let mut merged = None;
    for entry in value.entries().rev() {
        if entry.is_own() {
            steps.push(Step::Enter(entry.key, Some(entry.value), parent));
            continue;
        }
        let mut ways = entry.steps().filter(|step| step.via == Via::Merge);
        let at = ways.next().map(|step| step.at);
        // What one merge key brings stands together.
        if at != merged {
            steps.extend(at.map(|at| Step::Merge(at, parent)));
            merged = at;
        }
    }
}
