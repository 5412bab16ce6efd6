internal import Archive
internal import Groundwork
internal import MoodleBackup
internal import Synchronization
internal import XMLStream

/// How packages are cut from one template: where its members lie, and by which plan.
///
/// Made once for all orders.
final class TemplatePlan: Sendable {
  /// Where a member that orders may change lies in the tar.
  private struct Place: Sendable {
    let member: Member
    /// Where its header begins.
    let offset: Int64
    /// Where its size stands in the index.
    let sizeInIndex: Range<Int64>
  }

  let splicer: TgzSplicer
  /// Whether it was kept from an earlier run.
  let isFromStore: Bool
  private let index: Member
  private let places: [MemberPath: Place]
  private let proof = Mutex(false)

  init(_ plan: SplicePlan, of members: [Member], index: Member, isFromStore: Bool) {
    splicer = TgzSplicer(plan)
    self.index = index
    self.isFromStore = isFromStore
    var places: [MemberPath: Place] = [:]
    var offset: Int64 = 0
    for (member, size) in zip(members, ArchiveIndex.sizePlaces(of: members)) {
      if let size, TemplatePlan.isEdited(member) {
        places[member.path] = Place(member: member, offset: offset, sizeInIndex: size)
      }
      offset += TarEdit.length(of: member)
    }
    self.places = places
  }

  /// Whether a package cut by it was read back and found right, in this process.
  var isProven: Bool {
    get { proof.withLock { $0 } }
    set { proof.withLock { $0 = newValue } }
  }

  /// Which members orders may change.
  static func isEdited(_ member: Member) -> Bool {
    member.kind == .file
      && (member.path == ArchiveIndex.path || member.path.string.hasSuffix(".xml"))
  }

  /// What edits change in the tar; nil where one is in a member that has no place.
  func patches(for edits: [MemberPath: [XMLEdit]]) throws(GabaritError) -> [StreamPatch]? {
    let touched = edits.keys.compactMap { places[$0] }.sorted { $0.offset < $1.offset }
    guard touched.count == edits.count else { return nil }
    var sizes: [StreamPatch] = []
    var patches: [StreamPatch] = []
    for place in touched {
      let inMember = edits[place.member.path] ?? []
      let size = try XMLSplicer(inMember).size(from: place.member.size)
      sizes.append(StreamPatch(place.sizeInIndex, with: Array(String(size).utf8)))
      patches += try TarEdit.patches(of: place.member, at: place.offset, edits: inMember.patches)
    }
    return try TarEdit.patches(of: index, at: 0, edits: sizes) + patches
  }
}
