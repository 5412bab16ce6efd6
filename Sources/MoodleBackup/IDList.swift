/// Ids, each once, in eight bytes.
struct IDList {
  private var ids: [Int64] = []
  /// How many of them, from the first on, are sorted and different.
  private var sorted = 0

  /// How many different ones there are at least; exact when ``tidy()`` was called last.
  var count: Int { sorted }

  /// Adds an id, which may be there already.
  mutating func insert(_ id: Int64) {
    ids.append(id)
    if ids.count >= 2 * sorted + 1_024 { tidy() }
  }

  /// Sorts them and leaves each once.
  mutating func tidy() {
    guard ids.count > sorted else { return }
    ids.sort()
    var kept = 0
    for index in ids.indices where kept == 0 || ids[index] != ids[kept - 1] {
      ids[kept] = ids[index]
      kept += 1
    }
    ids.removeSubrange(kept...)
    sorted = kept
  }

  /// Adds all of another.
  mutating func formUnion(_ others: IDList) {
    ids += others.ids
    tidy()
  }

  /// How many of these are not among others.
  mutating func count(notIn others: inout IDList) -> Int {
    tidy()
    others.tidy()
    var (missing, at) = (0, 0)
    for id in ids {
      while at < others.ids.count, others.ids[at] < id { at += 1 }
      if at == others.ids.count || others.ids[at] != id { missing += 1 }
    }
    return missing
  }
}
