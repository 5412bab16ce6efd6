internal import Base
internal import Compliance
internal import Orders
internal import PersonSearch
internal import Provisioning
internal import TextFormats

/// What holds for what operators and shops hand in.
enum TextPromises {
  /// Orders are refused one by one, and never for a fault.
  static func orders(_ bytes: [UInt8]) throws {
    do throws(GabaritError) {
      let items = try OrderReader.read(bytes)
      for item in OrderReader.notingNames(items) {
        if case .failure(let error) = item.order, error.code == .fault { throw error }
      }
    } catch { try promiseRefusal(error) }
  }

  /// A table written again is the same table.
  static func csv(_ bytes: [UInt8]) throws {
    do throws(GabaritError) { _ = try CourseNames.read(bytes) } catch { try promiseRefusal(error) }
    do throws(GabaritError) { _ = try PersonList(bytes) } catch { try promiseRefusal(error) }
    let table: CSVTable
    do throws(GabaritError) { table = try CSVTable(bytes) } catch {
      return try promiseRefusal(error)
    }
    let rows = table.rows.map { row in table.columns.map { row.values[$0] ?? "" } }
    let again = try CSVTable(CSVTable.text(table.columns, rows))
    try promise(
      again.columns.elementsEqual(table.columns) { $0.utf8.elementsEqual($1.utf8) },
      "columns come back")
    try promise(again.rows.map(\.values) == table.rows.map(\.values), "rows come back")
  }

  static func policy(_ bytes: [UInt8]) throws {
    do throws(GabaritError) { _ = try Applied.read(bytes) } catch { try promiseRefusal(error) }
    let value: JSONValue
    do throws(GabaritError) { value = try JSONValue(parsing: bytes) } catch {
      return try promiseRefusal(error)
    }
    do throws(GabaritError) { _ = try Policy(value) } catch { try promiseRefusal(error) }
    do throws(GabaritError) { _ = try Waivers(value) } catch { try promiseRefusal(error) }
    do throws(GabaritError) { _ = try Baseline(value) } catch { try promiseRefusal(error) }
    do throws(GabaritError) { _ = try NamePolicy(value) } catch { try promiseRefusal(error) }
  }

  /// The first two bytes give the length of the list; what is searched follows.
  static func persons(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let length = input.number(below: 200)
    let list = Array(input.rest.prefix(length))
    let text = Array(input.rest.dropFirst(length))
    do throws(GabaritError) {
      let usual = Array("Jeanne Martin\n".utf8)
      let persons = try PersonList((try? PersonList(list)) == nil ? usual : list)
      let search = ContentSearch(PersonMatcher(persons), pdf: nil)
      search.begin(size: Int64(text.count))
      try text.withBytes { (bytes) throws(GabaritError) in try search.feed(bytes) }
      _ = try search.finish()
    } catch { try promiseRefusal(error) }
  }

  static func ledger(_ bytes: [UInt8]) throws {
    do throws(GabaritError) { _ = try LedgerLine.read(bytes) } catch { try promiseRefusal(error) }
  }
}
