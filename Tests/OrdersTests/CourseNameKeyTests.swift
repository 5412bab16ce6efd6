import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Orders

/// Names that a Moodle's database may take for one.
struct CourseNameKeyTests {
  @Test(arguments: [
    ["ÉTÉ-1", "été-1", "E\u{301}te\u{301}-1", "  ete-1\u{a0}", "Ｅｔｅ－１", "ete\u{200b}-1"],
    ["Straße", "STRASSE", "strasse", "ſtraſſe"], ["Œuvre", "oeuvre", "OEUVRE"],
    ["Łódź", "lodz", "LÓDŹ"], ["ΣΊΣΥΦΟΣ", "σίσυφος", "σισυφοσ"],
    ["a  b", "a b", "A\u{2003}B", "a\u{3000}b"],
    ["한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"],
    ["№ 1", "no 1"], ["ﬁn", "FIN"], ["course 🍣", "course 🍺"], ["x²", "X2"], ["ИЙ", "ий", "ии"],
  ]) func `are one under the strict key`(names: [String]) {
    #expect(
      Set(names.map { CourseNameKey($0) }).count == 1, "\(names.map { CourseNameKey($0).text })")
  }

  @Test(arguments: [
    ["TPL-1", "TPL-2", "TPL 1", "TPL1"], ["한", "하", "항"], ["कला", "काली"], ["C", "C#", "C++"],
    ["course", "courses"], ["a", "b", "ab"],
  ]) func `are several under the strict key`(names: [String]) {
    #expect(Set(names.map { CourseNameKey($0) }).count == names.count)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)), arguments: ["é", "ß", "한", "ĳ"])
  func `are folded in a time that their length tells`(_ letter: String) {
    #expect(CourseNameKey(String(repeating: letter, count: 1_000_000)).text.utf8.count > 900_000)
  }

  @Test func `are compared more loosely as a policy says`() {
    #expect(CourseNameKey("Été", .caseInsensitive) == CourseNameKey(" éTÉ ", .caseInsensitive))
    #expect(CourseNameKey("Été", .caseInsensitive) != CourseNameKey("Ete", .caseInsensitive))
    #expect(CourseNameKey("été", .exact) != CourseNameKey("Été", .exact))
    #expect(CourseNameKey("é", .exact) != CourseNameKey("e\u{301}", .exact))
    #expect(CourseNameKey(" a ", .exact) == CourseNameKey("a", .exact))
  }

  /// Characters of all kinds, those that are composed, that have two cases, that are of no use.
  static func random(_ generator: inout some RandomNumberGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7e, 0xa0...0x24f, 0x300...0x36f, 0x370...0x52f, 0x590...0x6ff, 0x900...0x97f,
      0x1e00...0x1fff, 0x2000...0x214f, 0x2460...0x24ff, 0x3000...0x30ff,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xff00...0xffef, 0x1d400...0x1d7ff, 0x1f300...0x1f64f,
      0x0...0x2ffff,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let range = ranges.randomElement(using: &generator) ?? 0x20...0x7e
      let value = UInt32.random(in: range, using: &generator)
      guard let scalar = Unicode.Scalar(value) else { continue }
      // The table is made by Unicode 14; the system's may be newer. Foundation composes letters of
      // Hangul that do not compose (U+1113, U+1176), and takes a letter beyond U+FFFF for the one of
      // the same last 16 bits (U+20069 and U+0301 become U+00ED): these are tried one by one below.
      let isKnown = scalar.properties.age.map { $0.major <= 14 } == true
      let isMistaken = value > 0xffff && (value & 0xffff) < 0x3100
      if isKnown, !isMistaken, !(0x1100...0x11ff).contains(value) { text.append(scalar) }
    }
    return String(text)
  }

  @Test(arguments: CourseNameKey.Comparison.allCases)
  func `give a key whose key it is`(comparison: CourseNameKey.Comparison) {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let name = CourseNameKeyTests.random(&generator)
      let key = CourseNameKey(name, comparison)
      let scalars = name.unicodeScalars.map(\.value)
      #expect(CourseNameKey(key.text, comparison) == key, "\(scalars)")
    }
  }

  @Test func `have one key however they are composed, in small letters or capitals`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let name = CourseNameKeyTests.random(&generator)
      let key = CourseNameKey(name)
      let others = [
        name.lowercased(), name.uppercased(), name.decomposedStringWithCompatibilityMapping,
        name.precomposedStringWithCompatibilityMapping, name.decomposedStringWithCanonicalMapping,
        name.precomposedStringWithCanonicalMapping, "  \(name)\t",
      ]
      for (index, other) in others.enumerated() where CourseNameKey(other) != key {
        Issue.record("\(index): \(name.unicodeScalars.map { String($0.value, radix: 16) })")
      }
      let loose = CourseNameKey(name, .caseInsensitive)
      #expect(CourseNameKey(name.uppercased(), .caseInsensitive) == loose)
      #expect(CourseNameKey(name.lowercased(), .caseInsensitive) == loose)
    }
  }

  @Test func `are folded as full Foundation takes every character apart`() {
    for value in UInt32(0x20)...0x2ffff {
      guard let scalar = Unicode.Scalar(value),
        scalar.properties.age.map({ $0.major <= 14 }) == true
      else { continue }
      let text = String(Character(scalar))
      let apart = text.decomposedStringWithCompatibilityMapping
      #expect(CourseNameKey(text) == CourseNameKey(apart), "\(String(value, radix: 16))")
    }
  }

  @Test func `are folded by the table that the script writes`() throws {
    let folder = Samples.root.appending("Tests").appending("OrdersTests")
    let run = try Tool.run("python3", ["folding.py"], in: folder)
    #expect(run.status == 0, "\(run.error)")
    let table = Samples.root.pushing("Sources/Orders/Resources/folding.txt")
    #expect(try run.output == bytes(of: table))
  }
}
