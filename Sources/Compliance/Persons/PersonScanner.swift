internal import Base
internal import PersonSearch
internal import XMLStream

/// Looks for people in every text and attribute of one XML member.
///
/// In bounded memory: of a text only what has to be taken apart is kept whole, up to
/// ``WrappedFields/mostBytes``; beyond that ``MemberScanner`` says that it was not examined.
final class PersonScanner: XMLHandler {
  private let member: String
  private let examiner: PersonExaminer
  private let stream: PersonStream
  private var path: [String] = []
  private var hasText = false
  /// The text, as long as it may be a name or a value that has to be taken apart.
  private var kept: [UInt8] = []
  private var isKept = true
  /// How long it may get before it is looked at again.
  private var nextLook = mostNameBytes

  private static let fileNames: Set<String> = ["filename", "filepath", "source"]
  private static let mostNameBytes = 4_096

  init(_ member: String, _ examiner: PersonExaminer) {
    self.member = member
    self.examiner = examiner
    stream = examiner.matcher.stream()
  }

  func start(_ element: XMLStart) throws(GabaritError) {
    closeText()
    path.append(element.name)
    for index in 0..<element.attributeCount {
      guard let (name, value) = element.attribute(at: index) else { continue }
      add(examiner.matcher.matches(in: value), path: "\(currentPath)/@\(name)", .attribute)
    }
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    if !hasText {
      guard piece.contains(where: { $0 > 0x20 }) else { return }
      hasText = true
    }
    stream.feed(piece)
    guard isKept else { return }
    kept.append(contentsOf: piece)
    guard kept.count > nextLook else { return }
    isKept = kept.count <= WrappedFields.mostBytes && WrappedFields.mayBeWrapped(kept[...])
    // Twice as long before the next look, or pieces of a byte each would take for ever.
    nextLook = kept.count * 2
    if !isKept { kept = [] }
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    closeText()
    path.removeLast()
  }

  private var currentPath: String { "/" + path.joined(separator: "/") }

  /// The text of the innermost element, or a piece of it between children, is over.
  private func closeText() {
    guard hasText else { return }
    var matches = stream.finish()
    let isName = PersonScanner.fileNames.contains(path.last ?? "")
    if isName, !kept.isEmpty {
      matches.combine(examiner.matcher.matches(inName: String(decoding: kept, as: UTF8.self)))
    }
    switch WrappedFields.read(kept) {
    case .plain: break
    case .fields(let fields):
      var inner = PersonMatches()
      for field in fields { inner.add(examiner.matcher.matches(in: field.text)) }
      matches.combine(inner)
    case .unreadable(let text):
      matches.combine(examiner.matcher.matches(in: String(decoding: text, as: UTF8.self)))
    }
    add(matches, path: currentPath, isName ? .name : .text)
    hasText = false
    isKept = true
    nextLook = PersonScanner.mostNameBytes
    kept.removeAll(keepingCapacity: true)
  }

  private func add(
    _ matches: PersonMatches, path: @autoclosure () -> String, _ kind: PersonExaminer.Kind
  ) {
    guard !matches.isEmpty else { return }
    examiner.add(matches, member: member, path: path(), kind: kind)
  }
}
