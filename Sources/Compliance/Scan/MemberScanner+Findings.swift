internal import Base
internal import TextFormats
internal import XMLStream

extension MemberScanner {
  var currentPath: String { path(to: open.last?.place ?? PathTree.root) }

  func path(to place: Int) -> String { tree.path(to: place) }

  /// The plugin that what is open belongs to.
  var component: String {
    foreign.last?.component
      ?? open.first { tree[$0.place].traits.contains(.isPlugin) }
      .flatMap { KnownComponents.wrapped(by: tree.name($0.place)) }
      ?? kind.owner ?? "core"
  }

  mutating func add(_ place: ResiduePlace, value: String? = nil) {
    if counter.isInsideRow { return }
    if case .present = place.test {
      if observer != nil { presences.append((place.rule, open.count)) }
    } else {
      emit(inText: place.rule)
    }
    add(place.rule, value: value, isEmitted: true)
  }

  func emit(_ rule: Rule, _ extent: PlacedFinding.Extent, at range: Range<Int64>?) {
    observer?.found(PlacedFinding(rule: rule, range: range, extent: extent))
  }

  /// Emits what was found in the text of the innermost element, or in an attribute.
  private func emit(inText rule: Rule) {
    guard observer != nil else { return }
    emit(rule, inner ?? (isAttribute ? .attribute : .field), at: ending?.contents?.range)
  }

  /// Emits what was found in the element that ends by its very presence.
  mutating func emitPresences() {
    while let last = presences.last, last.depth == open.count {
      presences.removeLast()
      emit(last.rule, .element, at: ending?.range)
    }
  }

  mutating func add(
    _ rule: Rule, subject: String? = nil, value: @autoclosure () -> String?,
    isEmitted: Bool = false
  ) {
    if !isEmitted { emit(inText: rule) }
    let place = open.last?.place ?? PathTree.root
    if addAgain(rule, place, subject: subject, value: value()) { return }
    let index = evidence.add(
      rule, member: member, path: currentPath,
      component: rule.family == .unrecognised ? component : nil, subject: subject, value: value())
    remember(index, rule, place, subject: subject)
  }

  /// The element that has just ended was a row of a person.
  mutating func addRow(_ row: Open, _ range: Range<Int64>?) {
    let rule = UnrecognisedRule.rows
    let place = row.place
    emit(rule, .row(holdingMoreAt: row.holdsRecords ? path(to: place) : nil), at: range)
    if addAgain(rule, place) { return }
    let index = evidence.add(
      rule, member: member, path: path(to: place), component: component)
    remember(index, rule, place)
  }

  /// Notes what was found at the same place before; false where it was not.
  func addAgain(
    _ rule: Rule, _ place: Int, subject: String? = nil,
    value: @autoclosure () -> String? = nil
  ) -> Bool {
    guard let spot = tree.spot(of: rule, subject, at: place), let index = spots[spot] else {
      return false
    }
    evidence.add(again: index, value: value())
    return true
  }

  mutating func remember(_ index: Int, _ rule: Rule, _ place: Int, subject: String? = nil) {
    guard spots.count < MemberScanner.mostSpots, let spot = tree.spot(of: rule, subject, at: place)
    else { return }
    spots[spot] = index
  }

  /// An element refers to a person; what stands in it counts once.
  mutating func refer(_ index: Int) {
    guard open.indices.contains(index), !counter.isInsideRow else { return }
    open[index].refersToPerson = true
  }

  mutating func findShapes(in bytes: [UInt8], before limit: Int, subject: String? = nil) {
    if counter.isInsideRow { return }
    let plain = Escapes.undone(bytes) ?? bytes
    // Of an escaped text the windows are no longer those of the text itself.
    let limit = plain.count == bytes.count ? limit : .max
    plain.lend { buffer in
      Shapes.find(in: buffer, before: limit) { kind, range in
        let rule: Rule
        switch kind {
        case .email: rule = foreign.isEmpty ? FreeTextRule.email : UnrecognisedRule.contact
        case .phone: rule = FreeTextRule.phone
        case .secretAddress: rule = SecretRule.address
        }
        add(
          rule, subject: subject, value: String(decoding: buffer[range], as: UTF8.self),
          isEmitted: true)
      }
    }
  }

  mutating func noteNotExamined() {
    let place = open.last?.place ?? PathTree.root
    if addAgain(FreeTextRule.notExamined, place) { return }
    let index = evidence.add(FreeTextRule.notExamined, member: member, path: currentPath)
    remember(index, FreeTextRule.notExamined, place)
  }
}
