import ArgumentParser
import Base
import Orders
import SystemPackage

struct OrdersNames: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names",
    abstract: "Take in the names of all courses in the Moodle, so that no order gets one of them.",
    discussion: """
      A CSV with the columns shortname, fullname, idnumber; the README has the queries. It stands in \
      the place of the one before.
      Example: gabarit orders names courses.csv
      """)

  @Argument(help: "The table; - reads standard input.")
  var file: FilePath

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var messages: MessageOptions

  /// The largest table, in bytes.
  private static let largest = 256 << 20

  func run() throws {
    let courses: [CourseNames]
    do throws(GabaritError) {
      let bytes =
        file == "-"
        ? try Console.readAll(limit: OrdersNames.largest)
        : try FileTree.contents(of: file, limit: OrdersNames.largest)
      courses = try CourseNames.read(bytes)
    } catch { throw error.in(file: file == "-" ? "standard input" : file.string) }
    try ledger.making().importCourses(courses, by: try Moment.origin("orders names"))
    messages.message("gabarit: \(courses.count) courses taken in")
  }
}
