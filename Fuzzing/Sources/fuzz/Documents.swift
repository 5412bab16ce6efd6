import Archive
import Compliance
import Groundwork
import MoodleBackup
import XMLStream

/// XML members, and the backup around them.
enum Documents {
  /// Replaces the text of every element whose place is known, and reads the result again: it must
  /// be well formed, and every text the new one.
  static func edit(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    let reader = Texts()
    let parser = try XMLPushParser(limits: Containers.limits, handler: reader)
    try parser.feed(bytes)
    try parser.finish()
    let text = "a & <b>\n"
    var edits: [XMLEdit] = []
    for span in reader.spans { edits.append(try XMLEdit(replacing: span, with: text)) }
    var splicer = try XMLSplicer(edits)
    var result: [UInt8] = []
    // In two pieces: an edit may lie on the border.
    let half = bytes.count / 2
    for piece in [bytes[..<half], bytes[half...]] {
      try splicer.splice(UnsafeRawBufferPointer(rebasing: piece)) { (part) throws(GabaritError) in
        result += part
      }
    }
    try splicer.finish()
    guard Int64(result.count) == splicer.size(from: Int64(bytes.count)) else {
      fatalError("another size than foretold")
    }
    let again = Texts()
    do throws(GabaritError) {
      let parser = try XMLPushParser(handler: again)
      try result.withBytes { (all) throws(GabaritError) in try parser.feed(all) }
      try parser.finish()
    } catch { fatalError("edited, it cannot be read: \(error)") }
    guard again.texts.count == reader.texts.count else { fatalError("fields were lost") }
    guard again.texts.allSatisfy({ $0 == text }) else { fatalError("a text is not the new one") }
  }

  /// Reads bytes as one member of a backup that is sound but for it.
  static func walk(_ bytes: UnsafeRawBufferPointer, as name: String) throws(GabaritError) {
    var tar: [UInt8] = []
    if name != "moodle_backup.xml" { tar += Packer.member("moodle_backup.xml", manifest) }
    tar += Packer.member(name, Array(bytes)) + [UInt8](repeating: 0, count: 1_024)
    try examine(Packer.gzip(tar))
  }

  /// Reads the bytes, as a tar, as a whole backup.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    try examine(Packer.gzip(Packer.withTrueChecksums(Array(bytes))))
  }

  private static func examine(_ packed: [UInt8]) throws(GabaritError) {
    let file = try MemoryFile()
    try packed.withBytes { (bytes) throws(GabaritError) in try file.write(bytes) }
    let examiner = Examiner()
    let reading = try BackupWalk.read(
      file.source(), limits: Containers.limits, visitor: examiner)
    _ = examiner.findings(reading)
  }

  private static let manifest = Array(
    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<moodle_backup><information>"
      + "<name>a</name></information></moodle_backup>").utf8)

  /// Keeps the places of all leaves whose place is known.
  private final class Texts: XMLFieldHandler {
    var spans: [XMLSpan] = []
    var texts: [String] = []

    init() { super.init(limits: Limits(), attributes: [], recordsSpans: true) }

    override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
      guard let span else { return }
      spans.append(span)
      texts.append(text)
    }
  }
}
