internal import Base
internal import Compliance
internal import XMLStream

/// What came of following a member.
extension MemberWatch {
  /// The accounts that what stays names.
  var keptAccounts: Set<String> { Set(accounts.map(\.id)) }
  /// The roles that what stays names.
  var keptRoles: Set<String> { Set(roles.map(\.id)) }

  /// Takes references out, and the list of them where none is left.
  ///
  /// - Returns: how many went.
  func removeItems(where goes: (_ group: String, _ id: String) -> Bool) -> [String: Int] {
    var counts: [String: Int] = [:]
    for group in groups {
      let going = group.items.filter { goes(group.name, $0.id) }
      guard !going.isEmpty else { continue }
      counts[group.name, default: 0] += going.count
      // Moodle writes no empty list of references (`backup_inforef_structure_step`).
      if isInforef, going.count == group.items.count {
        remove(group.range)
      } else {
        for item in going { remove(item.range) }
      }
    }
    return counts
  }

  /// Comments and processing instructions stand in no backup that Moodle wrote, and it reads none.
  func hidden(at range: Range<Int64>?) {
    guard options.level.takesResidue else { return }
    guard let range else {
      isUnplaced = true
      return
    }
    let field = CuredField(rule: UserDataTables.hiddenMarkup, member: member, field: "")
    edits.append(Noted(edit: XMLEdit(removing: range), field: index(of: field)))
  }

  /// Puts a text in at a place that an ``onElement`` pointed at.
  func insert(_ text: String, at offset: Int64?) {
    guard let offset else {
      isUnplaced = true
      return
    }
    edits.append(Noted(edit: XMLEdit(inserting: Array(text.utf8), at: offset)))
  }

  /// Takes an element out that an ``onElement`` pointed at.
  func remove(_ range: Range<Int64>?) {
    guard let range else {
      isUnplaced = true
      return
    }
    edits.append(Noted(edit: XMLEdit(removing: range)))
  }

  /// Writes another text at a place that an ``onField`` pointed at.
  func replace(_ span: XMLSpan?, with text: String) throws(GabaritError) {
    guard let span else {
      isUnplaced = true
      return
    }
    edits.append(Noted(edit: try XMLEdit(replacing: span, with: text)))
  }

  /// The edits in their order, those within others left out, and what they empty.
  var outcome: (edits: [XMLEdit], fields: [CuredField: Int]) {
    let sorted = edits.sorted {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }
    var result: [XMLEdit] = []
    var counts: [CuredField: Int] = [:]
    for noted in sorted {
      if let last = result.last, noted.range.lowerBound < last.range.upperBound { continue }
      result.append(noted.edit)
      if let field = noted.field { counts[fields[field], default: 0] += 1 }
    }
    return (result, counts)
  }
}
