internal import Archive
internal import Base
internal import MoodleBackup
internal import PersonSearch
internal import XMLStream

/// Looks for the people of a list everywhere in one backup.
final class PersonExaminer {
  /// Where a person was found.
  enum Kind: String {
    case text
    case attribute
    case name
    case content

    var words: Words {
      switch self {
      case .text: Words("in a text", fr: "dans un texte")
      case .attribute: Words("in an attribute", fr: "dans un attribut")
      case .name: Words("in a file's name", fr: "dans un nom de fichier")
      case .content: Words("in a file's contents", fr: "dans le contenu d’un fichier")
      }
    }
  }

  private struct Place: Hashable {
    let member: String
    let path: String?
    let kind: Kind
  }

  /// What was found in a place: a term for all that have its words, or a line of the list.
  private struct Key: Hashable {
    let place: Place
    let number: Int
  }

  private struct Tally {
    let order: Int
    var count: Int
  }

  /// What is told of a line.
  private struct Line {
    let order: Int
    var count = 0
    var values: [String] = []
  }

  /// Hostile backups could have any number of places.
  private static let mostPlaces = 100_000

  let matcher: PersonMatcher
  private let quest: PersonQuest
  private let keepsValues: Bool
  private let content: ContentSearch
  /// By terms: were they kept by lines, a line that the list has often would cost as often in each
  /// text.
  private var tallies: [Key: Tally] = [:]
  private var additions = 0
  private var unexamined: [Finding] = []
  private var uncounted = 0

  init(_ quest: PersonQuest, keepsValues: Bool) {
    self.quest = quest
    self.keepsValues = keepsValues
    matcher = quest.matcher
    content = ContentSearch(quest.matcher, limits: quest.limits, pdf: quest.pdf)
  }

  /// Who reads a member that is not XML: content files only where that was asked.
  func reader(of member: Member) -> (any MemberReader)? {
    let name = member.path.string
    guard quest.searchesFiles || !name.hasPrefix("files/") else { return nil }
    content.begin(size: member.size)
    return ContentReader(name, content) { [self] in add($0, in: name) }
  }

  /// Notes what was found in a place.
  func add(_ matches: PersonMatches, member: String, path: String? = nil, kind: Kind) {
    let place = Place(member: member, path: path, kind: kind)
    for (term, count) in matches.counts.sorted(by: { $0.key < $1.key }) {
      let key = Key(place: place, number: term)
      if tallies[key] == nil, tallies.count >= PersonExaminer.mostPlaces {
        uncounted += count * matcher.terms(like: term).count
        continue
      }
      tallies[key, default: Tally(order: additions, count: 0)].count += count
    }
    additions += 1
  }

  private func add(_ outcome: ContentOutcome, in member: String) {
    add(outcome.matches, member: member, kind: .content)
    if let reason = outcome.notExamined { addUnexamined(member, reason) }
    if outcome.mediaParts > 0 { addUnexamined(member, .media, parts: outcome.mediaParts) }
  }

  private func addUnexamined(
    _ member: String, _ reason: ContentOutcome.Reason, parts: Int? = nil
  ) {
    let title = FreeTextRule.notExamined.title
    let detail = reason.words
    let within = parts == nil ? Words(same: "") : Words(", within it", fr: ", à l’intérieur")
    unexamined.append(
      Finding(
        FreeTextRule.notExamined, member: member,
        subject: parts == nil ? reason.rawValue : "\(reason.rawValue) within",
        count: parts ?? 1,
        title + Words(" (", fr: " (") + detail + within + Words(")", fr: ")")))
  }

  /// Everything found, places in their order, names of members last.
  func findings(_ reading: BackupReading) -> [Finding] {
    for member in reading.members {
      let name = member.path.string
      add(matcher.matches(inName: name), member: name, kind: .name)
    }
    for broken in reading.brokenMembers { addUnexamined(broken.member ?? "", .damaged) }
    var findings = lines().sorted { $0.value.order < $1.value.order }.map { key, line in
      var finding = Finding(
        FreeTextRule.person, member: key.place.member, path: key.place.path,
        subject: "\(key.place.kind.rawValue), line \(key.number)", count: line.count,
        Words(
          "a person of the list (its line \(key.number)) ",
          fr: "une personne de la liste (sa ligne \(key.number)) ") + key.place.kind.words)
      finding.values = Array(line.values.prefix(Finding.mostValues))
      return finding
    }
    if uncounted > 0 {
      findings.append(Finding(remainderOf: FreeTextRule.person, count: uncounted))
    }
    return findings + unexamined
  }

  /// What was found by the lines of the list, in the order in which it was; beyond so many it is
  /// only counted.
  private func lines() -> [Key: Line] {
    var lines: [Key: Line] = [:]
    let additions = Dictionary(grouping: tallies, by: \.value.order)
    for (_, tallies) in additions.sorted(by: { $0.key < $1.key }) {
      guard lines.count < PersonExaminer.mostPlaces else {
        uncounted += tallies.reduce(0) {
          $0 + $1.value.count * matcher.terms(like: $1.key.number).count
        }
        continue
      }
      let terms = tallies.flatMap { key, tally in
        matcher.terms(like: key.number).map { (term: $0, place: key.place, count: tally.count) }
      }
      for (term, place, count) in terms.sorted(by: { $0.term < $1.term }) {
        let key = Key(place: place, number: quest.list.lines[term])
        if lines[key] == nil, lines.count >= PersonExaminer.mostPlaces {
          uncounted += count
          continue
        }
        var line = lines[key] ?? Line(order: lines.count)
        line.count += count
        let value = quest.list.texts[term]
        if keepsValues, !line.values.contains(value) { line.values.append(value) }
        lines[key] = line
      }
    }
    return lines
  }
}

/// Searches one member's bytes.
private final class ContentReader: MemberReader {
  private let name: String
  private let content: ContentSearch
  private let end: (ContentOutcome) -> Void

  init(_ name: String, _ content: ContentSearch, end: @escaping (ContentOutcome) -> Void) {
    self.name = name
    self.content = content
    self.end = end
  }

  func take(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    do throws(GabaritError) { try content.feed(bytes) } catch { throw error.in(member: name) }
  }

  func finish() throws(GabaritError) {
    do throws(GabaritError) { end(try content.finish()) } catch { throw error.in(member: name) }
  }
}

extension ContentOutcome.Reason {
  /// The reason, for people.
  fileprivate var words: Words {
    switch self {
    case .media: Words("a picture, sound, film or font", fr: "image, son, film ou police")
    case .oldOffice:
      Words("an old or encrypted Office document", fr: "document Office ancien ou chiffré")
    case .archive: Words("an archive that is not read", fr: "archive non prise en charge")
    case .unknown: Words("an unknown format", fr: "format inconnu")
    case .encoding: Words("an encoding that is not read", fr: "codage non pris en charge")
    case .encrypted: Words("encrypted", fr: "chiffré")
    case .damaged: Words("damaged", fr: "endommagé")
    case .beyondLimits: Words("beyond the limits", fr: "au-delà des limites")
    case .nested: Words("packed too deeply", fr: "imbriqué trop profondément")
    case .noReader: Words("a PDF, and no pdftotext", fr: "PDF, sans pdftotext installé")
    case .timedOut: Words("it took too long", fr: "lecture trop longue")
    case .noText: Words("a PDF with pages without text", fr: "PDF avec des pages sans texte")
    }
  }
}
