import Foundation
import SystemPackage
import TestKit
import Testing

/// The map of users' data that came with the format reference; a copy lies beside the tests.
enum UserDataMap {
  struct Condition: Decodable, Sendable {
    struct Pair: Decodable, Sendable {
      var child: String
      var equals: String
    }
    var child: String?
    var present: Bool?
    var notNull: Bool?
    var anyOf: [Pair]?
  }

  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    var file: String
    var path: String
    var category: String
    var condition: Condition?
    var fileMustBeAbsent: Bool?
    var ungated: Bool?
    var testDescription: String { "\(file) \(path)" }
  }

  struct Area: Decodable, Sendable, CustomTestStringConvertible {
    var component: String
    var filearea: String
    var category: String
    var note: String?
    var testDescription: String { "\(component)/\(filearea)" }
  }

  struct TemplateArea: Decodable, Sendable {
    var component: String
    var fileareas: [String]
  }

  struct FileAreas: Decodable, Sendable {
    var userData: [Area]
    var template: [TemplateArea]
  }

  /// A place where something can be left of people in an honest backup.
  struct Residue: Decodable, Sendable, CustomTestStringConvertible {
    var file: String
    var path: String
    var kind: String
    var action: String
    var testDescription: String { "\(file) \(path)" }
  }

  struct Map: Decodable, Sendable {
    var residual: [Residue]
    var categories: [String]
    var userData: [Row]
    var fileAreas: FileAreas
  }

  static let copy = Samples.root.appending("Tests").appending("ComplianceTests")
    .appending("user-data-map.json")
  static let original = Samples.corpus.removingLastComponent().appending("format")
    .appending("user-data-map.json")

  static let map: Map? = {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: copy.string)) else { return nil }
    return try? JSONDecoder().decode(Map.self, from: data)
  }()

  static var rows: [Row] { map?.userData ?? [] }
  static var residues: [Residue] { map?.residual ?? [] }
  static var areas: [Area] { map?.fileAreas.userData ?? [] }

  /// One area a test each: the component, the area and what stands for a star.
  static var templateAreas: [(component: String, area: String)] {
    (map?.fileAreas.template ?? []).flatMap { item in
      item.fileareas.map { (item.component, $0) }
    }
  }
}
