//! Edges between numbered nodes, 64 at a time.

/// The bit of a number in its word.
pub(super) fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

pub(super) fn set(bits: &mut [u64], number: usize) {
    bits[number / 64] |= bit(number);
}

pub(super) fn has(bits: &[u64], number: usize) -> bool {
    bits[number / 64] & bit(number) != 0
}

/// Edges that leave a word, go as far, and come to this word or the next one.
#[derive(Clone, Copy, Debug)]
struct Near {
    from: u64,
    bits: u32,
}

/// Other edges that leave a word.
#[derive(Clone, Copy, Debug)]
enum Far {
    /// From each of these, as far.
    Shift { from: u64, words: usize, bits: u32 },
    /// From each of these to one node.
    Gather { from: u64, word: usize, bit: u64 },
}

/// Edges that all go to higher numbers.
#[derive(Debug)]
pub(super) struct Moves {
    near: Vec<Near>,
    far: Vec<Far>,
    /// Where the edges of each word begin in both, and where the last ones end.
    firsts: Vec<(usize, usize)>,
}

impl Moves {
    /// Of nodes in so many words, the last of which has none.
    pub(super) fn new(words: usize, mut edges: Vec<(usize, usize)>) -> Self {
        edges.sort_unstable_by_key(|&(from, to)| (from / 64, to - from, from));
        edges.dedup();
        let mut this = Self {
            near: Vec::new(),
            far: Vec::new(),
            firsts: Vec::with_capacity(words + 1),
        };
        let mut rest = edges.as_slice();
        for word in 0..words {
            this.firsts.push((this.near.len(), this.far.len()));
            let count = rest.partition_point(|(from, _)| from / 64 <= word);
            let (own, behind) = rest.split_at(count);
            rest = behind;
            this.add(own);
        }
        this.firsts.push((this.near.len(), this.far.len()));
        this
    }

    /// Adds the edges of a word, sorted by their length.
    fn add(&mut self, edges: &[(usize, usize)]) {
        let mut single = Vec::new();
        for alike in edges.chunk_by(|one, other| one.1 - one.0 == other.1 - other.0) {
            if alike.len() == 1 {
                single.extend_from_slice(alike);
            } else {
                self.add_shift(alike);
            }
        }
        single.sort_unstable_by_key(|&(_, to)| to);
        for alike in single.chunk_by(|one, other| one.1 == other.1) {
            let (from, to) = alike[0];
            if alike.len() == 1 && to - from < 64 {
                self.add_shift(alike);
            } else {
                self.far.push(Far::Gather {
                    from: union(alike),
                    word: to / 64,
                    bit: bit(to),
                });
            }
        }
    }

    /// Adds edges of the same length.
    fn add_shift(&mut self, edges: &[(usize, usize)]) {
        let (first, target) = edges[0];
        let length = target - first;
        let (words, bits) = (length / 64, (length % 64) as u32);
        let from = union(edges);
        if words == 0 {
            self.near.push(Near { from, bits });
        } else {
            self.far.push(Far::Shift { from, words, bits });
        }
    }

    /// Follows the edges that leave these nodes of a word.
    pub(super) fn follow(&self, word: usize, nodes: u64, into: &mut [u64]) {
        let (first, last) = (self.firsts[word], self.firsts[word + 1]);
        // Most edges are near. Without a look at whether there are any nodes for them, which would change with
        // each character, and the words are written once.
        let (mut own, mut behind) = (0, 0);
        for &Near { from, bits } in &self.near[first.0..last.0] {
            let nodes = nodes & from;
            own |= nodes << bits;
            behind |= (nodes >> 1) >> (63 - bits);
        }
        if own | behind != 0 {
            into[word] |= own;
            into[word + 1] |= behind;
        }
        for far in &self.far[first.1..last.1] {
            match *far {
                Far::Shift { from, words, bits } => {
                    let nodes = nodes & from;
                    if nodes != 0 {
                        into[word + words] |= nodes << bits;
                        into[word + words + 1] |= (nodes >> 1) >> (63 - bits);
                    }
                }
                Far::Gather { from, word, bit } => {
                    if nodes & from != 0 {
                        into[word] |= bit;
                    }
                }
            }
        }
    }
}

fn union(edges: &[(usize, usize)]) -> u64 {
    edges.iter().fold(0, |bits, (from, _)| bits | bit(*from))
}
