/// The one error type of gabarit: what failed, where, and the C library's own words.
///
/// A finding about a backup is a value (`Compliance.Finding`), never an error: an error means that
/// the work could not be done. No error quotes personal data: it names places, not contents.
package struct GabaritError: Error, Sendable {
  /// What kind of failure it is.
  ///
  /// Open: a caller must expect codes it does not know.
  package struct Code: RawRepresentable, Hashable, Sendable {
    /// The stable name, as JSON output shows it.
    package var rawValue: String
    /// Makes a code of a stable name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The container is damaged: checksum, structure or compressed data.
    package static let damaged = Code(rawValue: "damaged")
    /// The container ends before its end.
    package static let truncated = Code(rawValue: "truncated")
    /// The file has no bytes at all.
    package static let empty = Code(rawValue: "empty")
    /// Neither gzip'd tar nor zip.
    package static let unknownContainer = Code(rawValue: "unknown-container")
    /// A container of a kind that Moodle reads, but with something in it that no backup holds:
    /// links, devices, encrypted members, sparse files.
    package static let unsupportedMember = Code(rawValue: "unsupported-member")
    /// A member's name is absolute, climbs, cannot be decoded or is otherwise unsafe.
    package static let unsafeName = Code(rawValue: "unsafe-name")
    /// Two members have the same name.
    package static let duplicateMember = Code(rawValue: "duplicate-member")
    /// Two records about one member contradict each other.
    package static let contradiction = Code(rawValue: "contradiction")
    /// A bound of ``Limits`` was passed.
    package static let limitExceeded = Code(rawValue: "limit-exceeded")
    /// A sound archive that is no Moodle 2 course backup.
    package static let notABackup = Code(rawValue: "not-a-backup")
    /// A Moodle 1.9 backup.
    package static let moodle1Backup = Code(rawValue: "moodle1-backup")
    /// An IMS Common Cartridge.
    package static let commonCartridge = Code(rawValue: "common-cartridge")
    /// An XML member is not well formed, or holds what gabarit refuses (DOCTYPE, entities).
    package static let badXML = Code(rawValue: "bad-xml")
    /// The file changed while it was read.
    package static let changedMeanwhile = Code(rawValue: "changed-meanwhile")
    /// Reading or writing failed in the operating system.
    package static let io = Code(rawValue: "io")
    /// A file that somebody configures this with, or a list, is not what it should be.
    package static let badInput = Code(rawValue: "bad-input")
    /// An order is invalid.
    package static let badOrder = Code(rawValue: "bad-order")
    /// The target is there already and is not this order's kit.
    package static let targetExists = Code(rawValue: "target-exists")
    /// A move that the order's state does not allow.
    package static let moveRefused = Code(rawValue: "move-refused")
    /// A name is taken, by another order or in the Moodle.
    package static let nameTaken = Code(rawValue: "name-taken")
    /// The ledger has another order under this id.
    package static let orderDiffers = Code(rawValue: "order-differs")
    /// The ledger has no order of this id.
    package static let unknownOrder = Code(rawValue: "unknown-order")
    /// Nothing suitable was found.
    package static let nothingSuitable = Code(rawValue: "nothing-suitable")
    /// An attestation does not prove what was asked.
    package static let notAttested = Code(rawValue: "not-attested")
    /// The command was used wrongly.
    package static let usage = Code(rawValue: "usage")
    /// A signal asked to stop.
    package static let interrupted = Code(rawValue: "interrupted")
    /// A fault of gabarit's own.
    package static let fault = Code(rawValue: "fault")

    /// Whether the code says that a file is no Moodle 2 backup, rather than a bad one: where many
    /// files are looked through, these are passed by.
    package var saysNoBackup: Bool {
      [.unknownContainer, .notABackup, .commonCartridge, .moodle1Backup, .empty].contains(self)
    }
  }

  /// What kind of failure it is.
  package var code: Code
  /// What happened and, where there is one, the remedy.
  ///
  /// A full sentence without its stop.
  package var message: String
  /// The file it happened in, as the caller named it.
  package var file: String?
  /// The member of the backup.
  package var member: String?
  /// The line in the member or file, from 1.
  package var line: Int?
  /// The column in the line, from 1, in bytes.
  package var column: Int?
  /// What the C library or the operating system said.
  package var detail: String?

  /// Makes an error.
  package init(
    _ code: Code, _ message: String, file: String? = nil, member: String? = nil,
    line: Int? = nil, column: Int? = nil, detail: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.member = member
    self.line = line
    self.column = column
    self.detail = detail
  }

  /// The same error with its file named, unless it names one already.
  package func `in`(file: String) -> GabaritError {
    var copy = self
    copy.file = self.file ?? file
    return copy
  }

  /// The same error with its member named, unless it names one already.
  package func `in`(member: String) -> GabaritError {
    var copy = self
    copy.member = self.member ?? member
    return copy
  }
}

extension GabaritError: CustomStringConvertible {
  /// One line: the place, what happened, and the library's words.
  package var description: String {
    var place: [String] = []
    if let file { place.append(file.printable) }
    if let member { place.append(member.printable) }
    if let line { place.append(column.map { "line \(line), column \($0)" } ?? "line \(line)") }
    let words = detail.map { "\(message) (\($0))" } ?? message
    return place.isEmpty ? words : place.joined(separator: ": ") + ": " + words
  }
}

extension String {
  /// The string with control characters written as escapes, so that a hostile name can neither
  /// move a terminal's cursor nor start a new line of a report.
  package var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      if scalar.controlsText {
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Whether it moves a cursor, ends a line or turns the direction of text rather than being shown.
  package var controlsText: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
