package import Base
package import PersonSearch
package import SystemPackage
package import TextFormats

/// The people that the operator looks for, and where.
package struct PersonQuest: Sendable {
  /// The list, and its digest.
  package let file: OperatorFile
  /// Whether the text inside content files is searched too.
  package let searchesFiles: Bool
  /// The bounds of the search in content files, for each backup.
  package let limits: ContentLimits
  let list: PersonList
  let matcher: PersonMatcher
  let pdf: PDFPrograms?

  /// Reads a list of people.
  ///
  /// - Parameter pdf: what reads PDF files; without it they are not examined.
  /// - Throws: `usage` with file and line for a wrong list; `io`.
  package init(
    _ path: FilePath, searchesFiles: Bool, limits: ContentLimits = ContentLimits(),
    pdf: PDFPrograms? = PDFPrograms.onPath
  ) throws(GabaritError) {
    list = try PersonList(path)
    file = OperatorFile(path: path.string, sha256: list.sha256)
    matcher = PersonMatcher(list)
    self.searchesFiles = searchesFiles
    self.limits = limits
    self.pdf = pdf
  }
}
