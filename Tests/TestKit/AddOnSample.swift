/// An activity of an add-on, or of an old Moodle, as the step of one release writes it.
///
/// In the text stand people's rows between `§`, and what is left of people as `«what stands there|what a
/// scrub puts there»`.
package struct AddOnSample: Sendable, CustomStringConvertible {
  package var module: String
  package var release: String
  /// The activity's own element, without the one around it.
  package var text: String
  /// The rules that find something in it even without people's rows.
  package var residue: Set<String> = []
  /// Rules that find people's rows.
  package var rules: Set<String>
  /// File areas of the teacher's and of people.
  package var templateAreas: [String] = []
  package var userAreas: [String] = []

  package var description: String { "\(module) \(release)" }

  /// The name of its own member.
  package var member: String { "activities/\(module)_300/\(module).xml" }

  /// The member as it is; without people's rows; and without what is left of people.
  package var document: String { edited(rows: true, residue: true) }
  package var withoutRows: String { edited(rows: false, residue: true) }
  package var scrubbed: String { edited(rows: false, residue: false) }

  private func edited(rows: Bool, residue: Bool) -> String {
    let body = text.split(separator: "§", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset.isMultiple(of: 2) || rows ? String($0.element) : "" }.joined()
      .replacing(#/«([^|»]*)\|([^»]*)»/#) { residue ? $0.1 : $0.2 }
    return BackupBuilder.prologue
      + "<activity id=\"9\" moduleid=\"300\" modulename=\"\(module)\" contextid=\"288\">\n" + body
      + "\n</activity>"
  }

  /// A backup with the activity, and a file in each of its areas.
  package func builder(_ document: String, withUsersFiles: Bool) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.activities.append(.init(module, id: 300))
    builder.replace(member, document)
    builder.files += file(templateAreas)
    if withUsersFiles { builder.files += file(userAreas) }
    if module == "hvp" { builder.replace("activities/hvp_libraries.xml", AddOnSample.libraries) }
    return builder
  }

  private func file(_ areas: [String]) -> [BackupBuilder.StoredFile] {
    areas.map { area in
      let parts = area.split(separator: "/").map(String.init)
      return BackupBuilder.StoredFile(
        parts[0], parts[1], name: "\(parts[1]).txt", content: "in \(area)")
    }
  }

  /// What all activities of mod_hvp share.
  package static let libraries = BackupBuilder.document(
    "hvp_libraries",
    """
      <library id="3">
        <title>Quiz</title>
        <machine_name>H5P.Quiz</machine_name>
        <translations>
          <translation language_code="fr">
            <language_json>{"semantics":[{"label":"Titre"}]}</language_json>
          </translation>
        </translations>
      </library>
    """)

  package static let all =
    assessment + [attendance, attforblock, customcert, newCustomcert, hvp] + journals
    + questionnaires + schedulers
}
