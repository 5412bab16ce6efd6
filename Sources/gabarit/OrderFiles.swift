import ArgumentParser
import Base
import Orders
import Provisioning
import SystemPackage

/// The files of orders.
struct OrderFiles: ParsableArguments {
  @Argument(
    help: "Files of orders: JSON, JSON Lines or CSV; - reads standard input.")
  var orders: [FilePath]

  func items(in zone: Zone) throws(GabaritError) -> [OrderReader.Item] {
    try OrderFiles.items(orders, in: zone)
  }

  /// The orders of several files, each of which is there once.
  static func items(
    _ orders: [FilePath], in zone: Zone
  ) throws(GabaritError) -> [OrderReader.Item] {
    var items: [OrderReader.Item] = []
    for path in orders {
      do throws(GabaritError) {
        let bytes =
          path == "-"
          ? try Console.readAll(limit: OrderReader.largestFile)
          : try FileTree.contents(of: path, limit: OrderReader.largestFile)
        items += try OrderReader.read(bytes, in: zone)
      } catch { throw error.in(file: path == "-" ? "standard input" : path.string) }
    }
    return try OrderReader.batch(items)
  }
}
