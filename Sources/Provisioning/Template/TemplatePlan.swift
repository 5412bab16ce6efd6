internal import Archive
internal import Base
internal import MoodleBackup
internal import Splicing
internal import Synchronization
internal import XMLStream

/// How packages are cut from one template: where its members lie, and by which plan.
///
/// Made once for all orders.
final class TemplatePlan: Sendable {
  let splicer: TgzSplicer
  /// Whether it was kept from an earlier run, which read the first package by it back.
  let isFromStore: Bool
  private let index: Member
  private let places: [MemberPath: Place]
  private let proof: Mutex<Bool>

  /// A member that orders may change.
  private struct Place: Sendable {
    let member: Member
    let offset: Int64
    let sizeInIndex: Range<Int64>
  }

  /// Nil where the layout is none.
  init?(_ plan: SplicePlan, _ layout: SpliceLayout, isFromStore: Bool) {
    guard let index = layout.places.first?.member else { return nil }
    splicer = TgzSplicer(plan)
    self.index = index
    self.isFromStore = isFromStore
    proof = Mutex(isFromStore)
    var places: [MemberPath: Place] = [:]
    for place in layout.places.dropFirst() {
      guard let member = place.member, let size = place.sizeInIndex else { return nil }
      places[member.path] = Place(member: member, offset: place.offset, sizeInIndex: size)
    }
    self.places = places
  }

  /// Whether a package cut by it was read back and found right.
  var isProven: Bool {
    get { proof.withLock { $0 } }
    set { proof.withLock { $0 = newValue } }
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
