/// What is known of each content, by its hash: one record of 40 bytes, and four to find it by.
struct ContentTable {
  /// One content file and the rows that use it.
  struct Entry {
    let hash: ContentHash
    /// How many rows there are, as far as that can be counted.
    var rows: UInt32 = 0
    /// Bytes of the content file; nil where there is none.
    var contentSize: Int64? {
      get { content < 0 ? nil : content }
      set { content = newValue ?? -1 }
    }
    /// The size that the rows give, the first row's; nil before there is one.
    var rowSize: Int64? {
      get { row < 0 ? nil : row }
      set { row = newValue ?? -1 }
    }
    /// Whether rows give different sizes.
    var rowsDisagree: Bool { row == Entry.disagreed }

    private static let disagreed = Int64.min
    private var content: Int64 = -1
    private var row: Int64 = -1

    init(_ hash: ContentHash) { self.hash = hash }

    mutating func add(rowOf size: Int64) {
      rows = rows == .max ? rows : rows + 1
      if row == Entry.disagreed { return }
      row = row < 0 || row == size ? size : Entry.disagreed
    }
  }

  private(set) var entries: [Entry] = []
  /// Places in ``entries``, one more than they are, and 0 for none; half of it is empty at least.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// An entry; nil where there is none.
  subscript(hash: ContentHash) -> Entry? {
    let slot = slots[slot(of: hash)]
    return slot == 0 ? nil : entries[Int(slot) - 1]
  }

  /// Changes an entry, which is made where there is none.
  mutating func update(_ hash: ContentHash, _ change: (inout Entry) -> Void) {
    if 2 * entries.count >= slots.count { grow() }
    let slot = slot(of: hash)
    if slots[slot] == 0 {
      entries.append(Entry(hash))
      slots[slot] = UInt32(entries.count)
    }
    change(&entries[Int(slots[slot]) - 1])
  }

  private func slot(of hash: ContentHash) -> Int {
    // Seeded anew in each process, so that nobody can choose hashes that meet.
    var slot = hash.hashValue & (slots.count - 1)
    while slots[slot] != 0, entries[Int(slots[slot]) - 1].hash != hash {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for (index, entry) in entries.enumerated() { slots[slot(of: entry.hash)] = UInt32(index + 1) }
  }
}
