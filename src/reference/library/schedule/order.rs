//! Predecessors before successors, and what goes round in a circle.

/// The nodes in groups, each before those that it leads to; a group of several is a circle, as is one with an arrow to
/// itself. `arrows[n]` are the nodes that `n` leads to. (Kosaraju's way, without recursion.)
pub(super) fn groups(arrows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut back = vec![Vec::new(); arrows.len()];
    for (from, targets) in arrows.iter().enumerate() {
        targets.iter().for_each(|to| back[*to].push(from));
    }
    let mut seen = vec![false; arrows.len()];
    let mut left = Vec::with_capacity(arrows.len());
    for root in 0..arrows.len() {
        left.extend(walk(root, arrows, &mut seen));
    }
    let mut seen = vec![false; arrows.len()];
    let found = left.into_iter().rev().map(|root| {
        let mut group = walk(root, &back, &mut seen);
        group.sort_unstable();
        group
    });
    found.filter(|group| !group.is_empty()).collect()
}

/// The nodes that are reached from one and were not seen before, in the order in which they are left.
fn walk(root: usize, arrows: &[Vec<usize>], seen: &mut [bool]) -> Vec<usize> {
    let mut left = Vec::new();
    let mut path = Vec::new();
    if !std::mem::replace(&mut seen[root], true) {
        path.push((root, 0));
    }
    while let Some((node, next)) = path.last_mut() {
        match arrows[*node].get(*next) {
            Some(to) => {
                *next += 1;
                if !std::mem::replace(&mut seen[*to], true) {
                    path.push((*to, 0));
                }
            }
            None => {
                left.push(*node);
                path.pop();
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_comes_first_and_circles_stay_together() {
        let arrows = [vec![1], vec![2], vec![1, 3], vec![], vec![0]];
        assert_eq!(groups(&arrows), [vec![4], vec![0], vec![1, 2], vec![3]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let arrows: Vec<Vec<usize>> =
            (0..100_000).map(|n| if n < 99_999 { vec![n + 1] } else { vec![] }).collect();
        assert_eq!(groups(&arrows).len(), 100_000);
    }
}
