// Sorts the first n words of `list`, rising, in place: a heap, so that a long list needs no more memory.

fn sort_list(n: u32) {
  var start = n / 2u;
  var end = n;
  while (end > 1u) {
    if (start > 0u) {
      start--;
    } else {
      end--;
      let largest = list[0];
      list[0] = list[end];
      list[end] = largest;
    }
    let item = list[start];
    var at = start;
    while (2u * at + 1u < end) {
      var child = 2u * at + 1u;
      if (child + 1u < end) { child += select(0u, 1u, list[child + 1u] > list[child]); }
      if (list[child] <= item) { break; }
      list[at] = list[child];
      at = child;
    }
    list[at] = item;
  }
}
