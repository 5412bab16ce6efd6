/// Members of different names, and four bytes a member to find one by its name.
struct MemberIndex {
  private(set) var members = MemberList()
  /// Places in the list, one more than they are; 0 for none. Half of it is empty at least.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// Adds a member at the end; false where its name is there already.
  mutating func insert(_ member: Member) -> Bool {
    if 2 * members.count >= slots.count { grow() }
    var slot = first(for: member.path)
    while slots[slot] != 0 {
      if members[Int(slots[slot]) - 1].path == member.path { return false }
      slot = next(slot)
    }
    members.append(member)
    slots[slot] = UInt32(members.count)
    return true
  }

  /// Hashes are seeded anew in each process, so that nobody can choose names that meet.
  private func first(for path: MemberPath) -> Int { path.hashValue & (slots.count - 1) }

  private func next(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for index in members.indices {
      var slot = first(for: members[index].path)
      while slots[slot] != 0 { slot = next(slot) }
      slots[slot] = UInt32(index + 1)
    }
  }
}
