internal import Foundation
package import SystemPackage

/// The map of users' data that came with the format reference; a copy lies beside the tests.
package enum UserDataMap {
  package struct Condition: Decodable, Sendable {
    package struct Pair: Decodable, Sendable {
      package var child: String
      package var equals: String
    }
    package var child: String?
    package var present: Bool?
    package var notNull: Bool?
    package var anyOf: [Pair]?
  }

  package struct Row: Decodable, Sendable, CustomStringConvertible {
    package var file: String
    package var path: String
    package var category: String
    package var condition: Condition?
    package var fileMustBeAbsent: Bool?
    package var ungated: Bool?
    package var description: String { "\(file) \(path)" }
  }

  package struct Area: Decodable, Sendable, CustomStringConvertible {
    package var component: String
    package var filearea: String
    package var category: String
    package var note: String?
    package var description: String { "\(component)/\(filearea)" }
  }

  package struct TemplateArea: Decodable, Sendable {
    package var component: String
    package var fileareas: [String]
  }

  package struct FileAreas: Decodable, Sendable {
    package var userData: [Area]
    package var template: [TemplateArea]
  }

  /// A place where something can be left of people in an honest backup.
  package struct Residue: Decodable, Sendable, CustomStringConvertible {
    package var file: String
    package var path: String
    package var kind: String
    package var action: String
    package var description: String { "\(file) \(path)" }
  }

  package struct Map: Decodable, Sendable {
    package var residual: [Residue]
    package var categories: [String]
    package var userData: [Row]
    package var fileAreas: FileAreas
  }

  package static let copy = Samples.root.appending("Tests").appending("ComplianceTests")
    .appending("user-data-map.json")
  package static let original = Samples.corpus.removingLastComponent().appending("format")
    .appending("user-data-map.json")

  package static let map: Map? = {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: copy.string)) else { return nil }
    return try? JSONDecoder().decode(Map.self, from: data)
  }()

  /// The rows of the map, as corrected by what the plugins' own source says.
  package static var rows: [Row] { (map?.userData ?? []).map(corrected) + moreRows }
  package static var residues: [Residue] { (map?.residual ?? []) + moreResidues }
  package static var areas: [Area] {
    (map?.fileAreas.userData ?? []).filter { !isInvented($0) } + moreAreas
  }

  /// One area a test each: the component, the area and what stands for a star.
  package static var templateAreas: [(component: String, area: String)] {
    (map?.fileAreas.template ?? []).flatMap { item in
      item.fileareas.map { (item.component, $0) }
    } + moreTemplateAreas
  }

  /// The member of a row's glob in a built backup, and the activity it needs.
  package static func member(_ file: String) -> (String, BackupBuilder.Activity?) {
    var parts = file.replacing("**/", with: "course/").split(separator: "/").map(String.init)
    var activity: BackupBuilder.Activity?
    for index in parts.indices where parts[index].contains("*") {
      if parts[index] != "*" {
        let module = String(parts[index].dropLast(2))
        activity = BackupBuilder.Activity(module, id: 250)
        parts[index] = "\(module)_250"
      } else {
        parts[index] = parts[index - 1] == "blocks" ? "html_5" : "page_247"
      }
    }
    return (parts.joined(separator: "/"), activity)
  }

  /// Contents with which the row's condition holds, and with which it does not.
  package static func contents(_ row: Row) -> (holding: [String], not: [String]) {
    guard let condition = row.condition else { return (["<x>1</x>", ""], []) }
    if let pairs = condition.anyOf {
      let others = pairs.map { "<\($0.child)>other</\($0.child)>" }.joined()
      return (
        pairs.map { "<\($0.child)>\($0.equals)</\($0.child)>" }
          + pairs.map { others + "<\($0.child)>\($0.equals)</\($0.child)>" },
        [
          others, "",
          "<deeper>\(pairs.map { "<\($0.child)>\($0.equals)</\($0.child)>" }.joined())</deeper>",
        ]
      )
    }
    let child = condition.child ?? ""
    let deeper = "<deeper><\(child)>7</\(child)></deeper>"
    if condition.notNull == true {
      return (
        ["<\(child)>7</\(child)>", "<a>1</a><\(child)>7</\(child)><b/>"],
        ["", "<\(child)></\(child)>", "<\(child)>$@NULL@$</\(child)>", "<\(child)/>", deeper]
      )
    }
    return (["<\(child)>7</\(child)>", "<\(child)>$@NULL@$</\(child)>"], ["", "<x>1</x>", deeper])
  }
}
