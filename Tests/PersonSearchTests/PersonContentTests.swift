import Base
import PersonSearch
import SystemPackage
import TestKit
import Testing

/// What is found in content files, and what is said of those that cannot be searched.
struct PersonContentTests {
  private let name = "Zelie Canarystudent"

  private func search(
    _ content: [UInt8], limits: ContentLimits = ContentLimits(), pieces: Int = .max,
    pdf: PDFPrograms? = PDFPrograms.onPath
  ) throws -> ContentOutcome {
    let list = try PersonList(Array(name.utf8))
    let search = ContentSearch(PersonMatcher(list), limits: limits, pdf: pdf)
    search.begin(size: Int64(content.count))
    var rest = content[...]
    while !rest.isEmpty {
      try Array(rest.prefix(pieces)).withBytes { (bytes) throws(GabaritError) in
        try search.feed(bytes)
      }
      rest = rest.dropFirst(pieces)
    }
    return try search.finish()
  }

  private func docx(_ body: String, _ more: [(String, [UInt8])] = []) -> [UInt8] {
    var zip = ZipBuilder()
    zip.file("[Content_Types].xml", Array("<Types/>".utf8))
    zip.file("word/document.xml", Array("<w:document>\(body)</w:document>".utf8))
    for (name, content) in more { zip.file(name, content) }
    return zip.bytes
  }

  private var run: String {
    "<w:p><w:r><w:t>Zel</w:t></w:r><w:r><w:t>ie Canary</w:t></w:r><w:r><w:t>student</w:t></w:r></w:p>"
  }

  @Test(arguments: [1, 7, Int.max]) func `text is found in each format, however it is cut`(
    pieces: Int
  ) throws {
    var utf16: [UInt8] = [0xff, 0xfe]
    for unit in name.utf16 { utf16 += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    let contents: [[UInt8]] = [
      Array("<p>Hello <b>Z&eacute;lie</b>&nbsp;Canarystudent</p>".utf8), Array(name.utf8), utf16,
      Array("Z\u{e9}lie Canarystudent".unicodeScalars.map { UInt8($0.value) }),
      Array(#"{\rtf1\ansi {\b Z\'e9lie} Canarystudent\par}"#.utf8), docx(run),
      docx("", [("word/embeddings/inner.docx", docx(run))]),
      PDF.page(name), PDF.page("nothing", author: name),
    ]
    for (index, content) in contents.enumerated() {
      let outcome = try search(content, pieces: pieces)
      #expect(outcome.matches.counts == [0: 1], "content \(index)")
      #expect(outcome.notExamined == nil, "content \(index)")
    }
  }

  @Test func `what was searched in vain is clean`() throws {
    for content in [[], Array("Zelie".utf8), docx("<w:t>Zelie</w:t>"), PDF.page("Zelie")] {
      #expect(try search(content).isClean)
    }
  }

  @Test func `what cannot be searched says why`() throws {
    func reason(_ content: [UInt8]) throws -> ContentOutcome.Reason? {
      let outcome = try search(content)
      #expect(!outcome.isClean)
      return outcome.notExamined
    }
    #expect(try reason(PDF.encrypted(name)) == .encrypted)
    #expect(try reason(PDF.page("")) == .noText)
    #expect(try reason(Array("%PDF-1.4\nno more".utf8)) == .damaged)
    #expect(try reason(docx(run).dropLast(9)) == .damaged)
    #expect(try reason([0x89, 0x50, 0x4e, 0x47]) == .media)
    #expect(try reason([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) == .oldOffice)
    #expect(try reason([0x1f, 0x8b, 8]) == .archive)
    #expect(try reason([1, 0, 2]) == .unknown)
    #expect(
      try reason(Array("abc".utf8) + [UInt8](repeating: 0x20, count: 9_000) + [0]) == .unknown)
    #expect(try reason(Array("<meta charset=iso-2022-jp>".utf8)) == .encoding)
    let deep = docx("", [("a.zip", docx("", [("b.zip", docx("", [("c.zip", docx(run))]))]))])
    #expect(try reason(deep) == .nested)
    var locked = ZipBuilder()
    locked.file("a.txt", Array(name.utf8), stored: true)
    locked.entries[0].flags |= 1
    #expect(try reason(locked.bytes) == .encrypted)
  }

  @Test func `a PDF without its reader is not examined`() throws {
    #expect(try search(PDF.page(name), pdf: nil).notExamined == .noReader)
    let missing = PDFPrograms(text: "/nonexistent/pdftotext", info: "/nonexistent/pdfinfo")
    #expect(try search(PDF.page(name), pdf: missing).notExamined == .noReader)
  }

  @Test func `what passes a limit is not examined, and the rest of it is`() throws {
    var limits = ContentLimits()
    limits.heldBytes = 100
    #expect(try search(docx(run), limits: limits).notExamined == .beyondLimits)
    #expect(try search(PDF.page(name), limits: limits).notExamined == .beyondLimits)
    #expect(try search(Array(name.utf8), limits: limits).matches.total == 1)
    limits = ContentLimits()
    limits.unpackedBytes = 1_000
    let large = docx(run, [("word/large.xml", [UInt8](repeating: 0x20, count: 2_000))])
    let outcome = try search(large, limits: limits)
    #expect(outcome.notExamined == .beyondLimits)
    #expect(outcome.matches.total == 1)
    limits = ContentLimits()
    limits.totalChildSeconds = 0
    #expect(try search(PDF.page(name), limits: limits).notExamined == .beyondLimits)
  }

  @Test func `a document written as a stream is read too`() throws {
    var zip = ZipBuilder()
    zip.file(
      "content.xml", Array("<text:p>Zelie <text:span>Canary</text:span>student</text:p>".utf8))
    zip.entries[0].hasDescriptor = true
    zip.entries[0].flags |= 8
    let outcome = try search(zip.bytes)
    #expect(outcome.matches.total == 1)
    #expect(outcome.notExamined == nil)
  }

  @Test func `pictures within a document are counted`() throws {
    let outcome = try search(docx(run, [("word/media/a.png", [0x89, 0x50, 0x4e, 0x47])]))
    #expect(outcome.mediaParts == 1)
    #expect(outcome.matches.total == 1)
    #expect(outcome.notExamined == nil)
  }
}

/// Lists of people.
struct PersonListTests {
  private func list(_ text: String) throws -> PersonList { try PersonList(Array(text.utf8)) }

  @Test func `a table gives each person's name, user name and address`() throws {
    let table = "username,\"firstname\",lastname,email,city\nzc,Zélie,Canary,z@example.test,Mons\n"
    let list = try list(table)
    #expect(list.texts == ["Zélie Canary", "zc", "z@example.test"])
    #expect(list.lines == [2, 2, 2])
    let french = try self.list("\u{feff}Prénom,Nom,Adresse de courriel\r\nZélie,Canary,\r\n")
    #expect(french.texts == ["Zélie Canary"])
  }

  @Test(arguments: [
    "Zélie,Canary,zelie@example.test", "Canary, Zélie, zelie", "username;email\na;b\n",
    "username,email\na\n", "username,email\n", "# nobody\n\n",
  ]) func `what would be found nowhere is refused, and not quoted`(text: String) throws {
    let error = try #require(throws: GabaritError.self) { try list(text) }
    #expect(error.code == .usage)
    #expect(!error.description.contains("lie"))
  }

  @Test func `a line is a term, and comments are none`() throws {
    let list = try list("# people\nCanary, Zélie\r\n\nzc\n")
    #expect(list.texts == ["Canary, Zélie", "zc"])
    #expect(list.lines == [2, 4])
  }
}
