internal import Base

/// What is known of each content, by its hash: one record of 40 bytes.
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

  /// Chunks do not move: a table that grows is not copied.
  private static let chunkEntries = 4_096
  private var chunks: [[Entry]] = []
  private var slots = SlotTable()

  /// How many there are.
  var count: Int { slots.count }

  /// The entries, in the order in which they were made.
  var entries: some Sequence<Entry> { chunks.joined() }

  /// An entry; nil where there is none.
  subscript(hash: ContentHash) -> Entry? { place(of: hash).map(entry(at:)) }

  private func entry(at place: Int) -> Entry {
    chunks[place / ContentTable.chunkEntries][place % ContentTable.chunkEntries]
  }

  /// Changes an entry, which is made where there is none.
  mutating func update(_ hash: ContentHash, _ change: (inout Entry) -> Void) {
    let place = place(of: hash) ?? append(Entry(hash))
    change(&chunks[place / ContentTable.chunkEntries][place % ContentTable.chunkEntries])
  }

  private func place(of hash: ContentHash) -> Int? {
    slots.place(hash.hashValue) { entry(at: $0).hash == hash }
  }

  private mutating func append(_ entry: Entry) -> Int {
    let place = count
    if place % ContentTable.chunkEntries == 0 {
      var chunk: [Entry] = []
      chunk.reserveCapacity(ContentTable.chunkEntries)
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(entry)
    slots.append(entry.hash.hashValue) { [chunks] place in
      chunks[place / ContentTable.chunkEntries][place % ContentTable.chunkEntries].hash.hashValue
    }
    return place
  }
}
