/// Finds the places of things in a list by their hashes, in some six bytes a thing.
///
/// The things themselves are the caller's, who also compares them; their hashes must be seeded anew
/// in each process, so that nobody can choose things that meet.
package struct SlotTable: Sendable {
  /// The most places there may be: what the bits of a slot that are not of the hash can say.
  package static let most = 1 << 24 - 1

  /// For each slot 0 for none, or eight bits of the hash above the place, which counts from 1; an
  /// eighth of it is empty at least.
  private var slots = [UInt32](repeating: 0, count: 64)
  /// How many places there are.
  package private(set) var count = 0

  /// No places.
  package init() {}

  /// The place of a thing; nil where it has none.
  ///
  /// - Parameter isAt: whether the thing is the one at a place.
  package func place(_ hash: Int, _ isAt: (Int) -> Bool) -> Int? {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot] & 0xff_ffff) - 1
      if slots[slot] >> 24 == SlotTable.tag(hash), isAt(place) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Notes a thing that has no place yet at the next one.
  ///
  /// - Parameter hashOf: the hash of the thing at a place.
  package mutating func append(_ hash: Int, hashOf: (Int) -> Int) {
    precondition(count < SlotTable.most, "a list is longer than any limit allows")
    if count >= slots.count / 8 * 7 {
      slots = []
      slots = [UInt32](repeating: 0, count: SlotTable.size(for: count))
      for place in 0..<count { insert(hashOf(place), at: place) }
    }
    insert(hash, at: count)
    count += 1
  }

  /// A power of two, less than half of it filled.
  private static func size(for count: Int) -> Int {
    var size = 128
    while size / 2 <= count { size *= 2 }
    return size
  }

  private mutating func insert(_ hash: Int, at place: Int) {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = SlotTable.tag(hash) << 24 | UInt32(place + 1)
  }

  private static func tag(_ hash: Int) -> UInt32 { UInt32(UInt(bitPattern: hash) >> 56) }
}
