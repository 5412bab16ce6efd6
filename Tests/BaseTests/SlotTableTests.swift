import Base
import Testing

struct SlotTableTests {
  @Test(arguments: [0, 1, 63, 64, 1_000, 50_000])
  func `finds each thing at its place, and none that is not there`(count: Int) {
    let things = (0..<count).map { "thing \($0)" }
    var table = SlotTable()
    for (place, thing) in things.enumerated() {
      #expect(table.place(thing.hashValue) { things[$0] == thing } == nil)
      table.append(thing.hashValue) { things[$0].hashValue }
      #expect(table.count == place + 1)
    }
    for (place, thing) in things.enumerated() {
      #expect(table.place(thing.hashValue) { things[$0] == thing } == place)
    }
    for index in 0..<1_000 {
      let other = "other \(index)"
      #expect(table.place(other.hashValue) { things[$0] == other } == nil)
    }
  }

  @Test func `tells things apart whose hashes are the same`() {
    var table = SlotTable()
    for _ in 0..<100 { table.append(7) { _ in 7 } }
    for wanted in 0..<100 { #expect(table.place(7) { $0 == wanted } == wanted) }
    #expect(table.place(7) { _ in false } == nil)
  }

  @Test func `bounds how many members a limit allows`() {
    var limits = Limits()
    limits.members = .max
    #expect(limits.members == SlotTable.most)
  }
}

struct ParallelBothTests {
  @Test func `gives both values`() throws {
    let (number, text) = try Parallel.both { () throws(GabaritError) in
      1
    } _: {
      () throws(GabaritError) in
      "two"
    }
    #expect(number == 1 && text == "two")
  }

  @Test func `throws what the first threw, or else the second`() {
    func error(_ first: Bool, _ second: Bool) -> GabaritError.Code? {
      do throws(GabaritError) {
        _ = try Parallel.both { () throws(GabaritError) -> Int in
          if first { throw GabaritError(.damaged, "first") }
          return 1
        } _: { () throws(GabaritError) -> Int in
          if second { throw GabaritError(.io, "second") }
          return 2
        }
        return nil
      } catch { return error.code }
    }
    #expect(error(true, true) == .damaged && error(true, false) == .damaged)
    #expect(error(false, true) == .io && error(false, false) == nil)
  }
}
