internal import Archive
internal import Base
internal import Compliance
internal import XMLStream

/// Sees the fields and elements of a member end.
protocol ElementListener: AnyObject {
  func end(_ field: EndedField)
  func end(_ element: ElementPlaces.Ended, name: String)
}

extension ElementListener {
  func end(_ field: EndedField) {}
}

/// Follows one XML member, and hands on what stands in it and what the rules find: to the edits, to
/// the references, to the replacement of words.
final class MemberFollower: FindingObserver {
  private struct Open {
    var isEncrypted = false
    var id: String?
  }

  let path: MemberPath
  let collector: MemberEditCollector
  let references: MemberReferences
  private(set) var words: WordEdits?
  private let places: ElementPlaces
  private var texts: FieldTexts
  private var open: [Open] = []
  /// The element that has just ended; nil once another begins.
  private var ended: Open?
  private let listener: (any ElementListener)?

  /// - Parameters:
  ///   - wantsTexts: whether the listener wants to see fields.
  init(
    _ path: MemberPath, _ places: ElementPlaces, _ options: ScrubOptions,
    _ collector: MemberEditCollector, listener: (any ElementListener)?, wantsTexts: Bool
  ) {
    self.path = path
    self.places = places
    self.collector = collector
    self.listener = listener
    let member = path.string
    references = MemberReferences(member, options)
    words = options.replacements.map { WordEdits($0, in: member) }
    texts = FieldTexts(
      member, mostBytes: words == nil ? 4 << 10 : Replacements.mostBytes,
      wantsAll: wantsTexts || references.wantsTexts || words != nil)
  }

  // MARK: Events

  func start(_ element: XMLStart) throws(GabaritError) {
    ended = nil
    texts.start(element)
    var new = Open()
    new.isEncrypted = element.attributeCount > 0 && element.attribute("encrypted") != nil
    new.id = references.id(of: element)
    open.append(new)
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    guard let number = places.leafNameNumber, texts.wants(number) else { return }
    texts.add(piece)
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    guard let last = open.popLast(), let place = places.ended else { return }
    ended = last
    let name = texts.name(place.nameNumber)
    if !place.hasChildren, texts.wants(place.nameNumber) { try endField(name, place) }
    references.note(place, name: name, id: last.id)
    listener?.end(place, name: name)
  }

  private func endField(_ name: String, _ place: ElementPlaces.Ended) throws(GabaritError) {
    guard !texts.isTooLong else {
      words?.noteNotExamined()
      return
    }
    let field = EndedField(
      depth: place.depth, name: name, text: String(decoding: texts.bytes, as: UTF8.self),
      span: place.contents)
    listener?.end(field)
    let use = texts.use(place.nameNumber)
    references.note(field, isAccount: use == .account, isRole: use == .role)
    if let changed = words?.changed(field, texts.bytes) {
      try collector.edits.replace(field.span, with: changed)
    }
  }

  func hidden(at range: Range<Int64>?) throws(GabaritError) { collector.removeHidden(at: range) }

  // MARK: Findings

  func found(_ finding: PlacedFinding) {
    guard case .row(let path) = finding.extent else {
      return collector.remove(finding, in: endedField, end: places.tagEnd)
    }
    guard let ended = places.ended else { return }
    let isLate = finding.range?.upperBound != places.tagEnd
    let isGone = collector.remove(
      row: finding.rule, at: finding.range, holdingMoreAt: path, ending: ended, isLate: isLate)
    if isGone, let range = finding.range {
      references.forget(row: range, of: finding.rule, id: self.ended?.id, isLate: isLate)
    }
  }

  /// The field that has just ended; without a name where another element has begun since.
  private var endedField: MemberEditCollector.Field {
    guard let ended, let place = places.ended else {
      return MemberEditCollector.Field(name: "", isEncrypted: false, text: nil)
    }
    return MemberEditCollector.Field(
      name: texts.name(place.nameNumber), isEncrypted: ended.isEncrypted,
      text: texts.isTooLong ? nil : texts.bytes)
  }
}
