//! What a `*`, a `**/` or a group begins, and what that begins in turn.
//!
//! A long run of groups that may all be empty, such as `{,a}{,b}`, is begun by words: whatever the first group
//! begins behind the second one, the second one begins, too. So one list of nodes serves all groups of the run,
//! each from itself on ([`Fans`]). What begins only a few nodes has edges to them ([`Moves`]).

use super::moves::{self, Moves};
use super::nodes::{self, Nodes};

/// How many nodes a fork may begin to have edges to them.
const MOST_EDGES: usize = 8;

/// No number.
const NONE: u32 = u32::MAX;

/// Some nodes of a word that are begun together.
#[derive(Clone, Copy, Debug)]
struct Piece {
    word: usize,
    nodes: u64,
}

/// What a fork begins: the nodes of these pieces from itself up to a number, and what these others begin.
#[derive(Clone, Debug, Default)]
struct Fan {
    first: usize,
    last: usize,
    until: usize,
    links: Vec<usize>,
}

/// Nodes, of which some are taken for forks.
#[derive(Clone, Copy)]
struct Known<'n> {
    nodes: &'n Nodes,
    forks: nodes::Forks,
}

impl Known<'_> {
    fn is_fork(self, node: usize) -> bool {
        self.nodes.is_fork(node, self.forks)
    }

    fn begun(self, node: usize) -> impl Iterator<Item = usize> {
        self.nodes.begun(node)
    }

    fn len(self) -> usize {
        self.nodes.kinds.len()
    }

    fn close(self, node: usize) -> usize {
        self.nodes.closes[node]
    }
}

/// All forks.
#[derive(Debug)]
pub(super) struct Forks {
    /// The forks that begin few nodes.
    few: Vec<u64>,
    /// From those.
    edges: Moves,
    fans: Fans,
}

impl Forks {
    /// Begins all that these nodes begin. Everything goes forward, so that one pass is enough.
    pub(super) fn begin(&self, nodes: &mut [u64], covered: &mut [u64]) {
        covered.fill(0);
        for word in 0..nodes.len() {
            let mut followed = 0;
            loop {
                let few = nodes[word] & self.few[word] & !followed;
                let many = nodes[word] & self.fans.has[word] & !covered[word];
                if few != 0 {
                    followed |= few;
                    self.edges.follow(word, few, nodes);
                } else if many != 0 {
                    let fork = word * 64 + many.trailing_zeros() as usize;
                    self.fans.begin(fork, nodes, covered);
                } else {
                    break;
                }
            }
        }
    }
}

/// The forks that begin many nodes.
#[derive(Debug)]
struct Fans {
    pieces: Vec<Piece>,
    fans: Vec<Fan>,
    /// The fan of each node.
    indices: Vec<u32>,
    /// Which nodes have one.
    has: Vec<u64>,
}

impl Fans {
    /// Begins what a fork begins. All of it is marked as covered: those forks need not begin anything again.
    fn begin(&self, fork: usize, nodes: &mut [u64], covered: &mut [u64]) {
        let fan = &self.fans[self.indices[fork] as usize];
        for piece in self.pieces(fork, fan) {
            nodes[piece.word] |= piece.nodes;
            covered[piece.word] |= piece.nodes;
        }
        fan.links.iter().for_each(|link| moves::set(nodes, *link));
    }

    fn pieces(&self, fork: usize, fan: &Fan) -> impl Iterator<Item = Piece> {
        let until = fan.until;
        let pieces = self.pieces[fan.first..fan.last].iter();
        pieces.map(move |&Piece { word, mut nodes }| {
            if word == fork / 64 {
                nodes &= u64::MAX << (fork % 64);
            }
            if word == until / 64 {
                nodes &= !(u64::MAX << (until % 64));
            }
            Piece { word, nodes }
        })
    }

    /// The nodes of a fan that take characters, if they are not many.
    fn few(&self, nodes: Known<'_>, fork: usize, fan: &Fan) -> Option<Vec<usize>> {
        let mut few = Vec::new();
        for Piece {
            word,
            nodes: mut rest,
        } in self.pieces(fork, fan)
        {
            while rest != 0 {
                let node = word * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if !nodes.is_fork(node) {
                    if few.len() == MOST_EDGES {
                        return None;
                    }
                    few.push(node);
                }
            }
        }
        Some(few)
    }
}

/// Finds out what forks begin. `entries` are the nodes that are ever come to from a character.
pub(super) fn find(nodes: &Nodes, forks: nodes::Forks, mut entries: Vec<u64>) -> Forks {
    let nodes = Known { nodes, forks };
    let words = entries.len();
    let exits = exits(nodes);
    let Heads {
        heads,
        pieces,
        ranges,
    } = heads(nodes);
    let mut edges = Vec::new();
    let mut fans = Fans {
        pieces,
        fans: Vec::new(),
        indices: vec![NONE; nodes.len()],
        has: vec![0; words],
    };
    // What follows a fork without a gap, from the last one on, and what it links to then.
    let mut chains: Vec<Chain> = vec![Chain::default(); nodes.len()];
    for node in (0..nodes.len()).rev() {
        if nodes.is_fork(node) {
            chains[node] = chain(nodes, &chains, &heads, &exits[node], node);
        }
    }
    let mut stack = Vec::new();
    for node in 0..nodes.len() {
        if !nodes.is_fork(node) || !moves::has(&entries, node) {
            continue;
        }
        if let Some(begun) = all_few(nodes, node, &mut stack) {
            edges.extend(begun.into_iter().map(|to| (node, to)));
            continue;
        }
        let head = heads[node] as usize;
        let (first, last) = ranges[head];
        let own = &fans.pieces[first..last];
        let until = chains[node].until;
        let links = chains[chains[node].end].links.clone();
        links
            .iter()
            .for_each(|link| moves::set(&mut entries, *link));
        let fan = Fan {
            first: first + own.partition_point(|piece| piece.word < node / 64),
            last: first + own.partition_point(|piece| piece.word * 64 < until),
            until,
            links,
        };
        if let Some(begun) = fans.few(nodes, node, &fan) {
            let begun = begun.into_iter().chain(fan.links);
            edges.extend(begun.map(|to| (node, to)));
            continue;
        }
        fans.indices[node] = u32::try_from(fans.fans.len()).unwrap_or(NONE);
        fans.fans.push(fan);
        moves::set(&mut fans.has, node);
    }
    let mut few = vec![0; words];
    edges
        .iter()
        .for_each(|(from, _)| moves::set(&mut few, *from));
    Forks {
        few,
        edges: Moves::new(words, edges),
        fans,
    }
}

/// A run of forks that follow each other without a gap.
#[derive(Clone, Debug, Default)]
struct Chain {
    /// The first number behind it.
    until: usize,
    /// The last fork of it.
    end: usize,
    /// What the last fork begins behind it.
    links: Vec<usize>,
}

fn chain(nodes: Known<'_>, chains: &[Chain], heads: &[u32], exits: &[usize], node: usize) -> Chain {
    let close = nodes.close(node);
    match *exits {
        [exit] if exit == close && !nodes.is_fork(exit) => Chain {
            until: close + 1,
            end: node,
            links: Vec::new(),
        },
        [exit] if exit == close && heads[exit] == heads[node] => Chain {
            until: chains[exit].until,
            end: chains[exit].end,
            links: Vec::new(),
        },
        _ => Chain {
            until: close,
            end: node,
            links: exits.to_vec(),
        },
    }
}

/// For each fork, the nodes behind what belongs to it that it begins: at most two.
fn exits(nodes: Known<'_>) -> Vec<Vec<usize>> {
    let mut exits: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut seen = vec![NONE; nodes.len()];
    let mut open = Vec::new();
    for node in (0..nodes.len()).rev() {
        if !nodes.is_fork(node) {
            continue;
        }
        let mark = u32::try_from(node).unwrap_or(NONE);
        let mut found = Vec::new();
        open.extend(nodes.begun(node));
        while let Some(begun) = open.pop() {
            if std::mem::replace(&mut seen[begun], mark) == mark {
                continue;
            }
            if begun >= nodes.close(node) {
                found.push(begun);
            } else {
                open.extend_from_slice(&exits[begun]);
            }
        }
        exits[node] = found;
    }
    exits
}

/// Forks that no earlier one begins, and what they begin.
struct Heads {
    /// For each fork, the first one that begins it.
    heads: Vec<u32>,
    pieces: Vec<Piece>,
    /// For each of those, its pieces.
    ranges: Vec<(usize, usize)>,
}

/// For each fork, the first one that begins it, and what each of these begins: as ranges of pieces.
fn heads(nodes: Known<'_>) -> Heads {
    let mut heads = vec![NONE; nodes.len()];
    let mut ranges = vec![(0, 0); nodes.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = Vec::new();
    let mut begun = Vec::new();
    for head in 0..nodes.len() {
        if !nodes.is_fork(head) || heads[head] != NONE {
            continue;
        }
        open.push(head);
        while let Some(node) = open.pop() {
            if nodes.is_fork(node) {
                if heads[node] != NONE {
                    continue;
                }
                heads[node] = u32::try_from(head).unwrap_or(NONE);
                open.extend(nodes.begun(node));
            }
            begun.push(node);
        }
        begun.sort_unstable();
        let first = pieces.len();
        for alike in begun.chunk_by(|one, other| one / 64 == other / 64) {
            pieces.push(Piece {
                word: alike[0] / 64,
                nodes: alike.iter().fold(0, |bits, node| bits | moves::bit(*node)),
            });
        }
        ranges[head] = (first, pieces.len());
        begun.clear();
    }
    Heads {
        heads,
        pieces,
        ranges,
    }
}

/// All that a fork begins and that takes characters, if it is not much.
fn all_few(nodes: Known<'_>, fork: usize, open: &mut Vec<usize>) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut work = 0;
    open.clear();
    open.extend(nodes.begun(fork).take(MOST_EDGES + 1));
    while let Some(node) = open.pop() {
        work += 1;
        if work > 2 * MOST_EDGES || found.len() > MOST_EDGES {
            return None;
        }
        if nodes.is_fork(node) {
            open.extend(nodes.begun(node).take(MOST_EDGES + 1));
        } else {
            found.push(node);
        }
    }
    (found.len() <= MOST_EDGES).then_some(found)
}
