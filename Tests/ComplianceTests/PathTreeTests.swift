import TestKit
import Testing

@testable import Compliance

/// What is remembered of paths, over elements and over members.
@Suite("Paths")
struct PathTreeTests {
  private let member = "activities/quiz_7/quiz.xml"
  private let evidence = Evidence(keepsValues: false)

  /// Enters elements one within the other and leaves them again.
  ///
  /// - Returns: what the tree says of each.
  private func descend(_ tree: inout PathTree, _ names: [String]) -> [String] {
    var open = [PathTree.root]
    var said: [String] = []
    for name in names {
      let parent = open[open.count - 1]
      // The numbers that a member gives to its names are its own affair.
      let place = tree.enter(parent, numbers[name] ?? 0, name: name, evidence)
      open.append(place)
      let details = tree.details(place)
      said.append(
        "\(tree.names(to: place)) \(details.residue.map(\.path)) \(details.rows)"
          + " \(details.plugin ?? "") \(tree[place].traits) \(String(describing: tree[place].kind))"
      )
    }
    for place in open.dropFirst().reversed() { tree.leave(place) }
    return said
  }

  private let paths = [
    ["activity", "quiz", "password"], ["activity", "quiz", "passwords"],
    ["activity", "quiz", "overrides", "override", "password"], ["activity", "quiz", "subnet"],
    ["activity", "quiz", "attempts", "attempt", "userid"], ["activity", "activity", "quiz"],
    ["quiz", "password"], ["activity", "quiz", "plugin_local_duel_quiz", "userid"],
    ["activity", "quiz", "userid", "userid", "userid", "userid"],
    ["x", "quizaccess_seb_quizsettings", "quitpassword"],
  ]
  private var numbers: [String: Int] {
    let names = Set(paths.joined()).sorted()
    return Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  }

  private var tables: MemberTables { MemberTables(member, UserDataPlace.places(in: member)) }

  @Test func `says the same of a path whatever came before it`() throws {
    let alone = paths.map { path in
      var tree = PathTree(tables)
      return descend(&tree, path)
    }
    #expect(alone[0][2].contains("/activity/quiz/password") && !alone[1][2].contains("/activity"))
    #expect(alone[9][2].contains("//quizaccess_seb_quizsettings/quitpassword"))
    var tree = PathTree(tables)
    for _ in 0..<3 {
      for index in paths.indices { #expect(descend(&tree, paths[index]) == alone[index]) }
      for index in paths.indices.reversed() {
        #expect(descend(&tree, paths[index]) == alone[index])
      }
      tree.beginMember()
    }
  }

  @Test func `forgets what it has no room for, and says the same of it`() throws {
    var large = PathTree(tables)
    for room in 1...12 {
      var small = PathTree(tables, mostKept: room)
      for path in paths + paths { #expect(descend(&small, path) == descend(&large, path)) }
      #expect(small.count <= room)
    }
  }

  @Test func `takes another member's numbers for its own names`() throws {
    var tree = PathTree(tables)
    let one = tree.enter(PathTree.root, 0, name: "user", evidence)
    let two = tree.enter(one, 1, name: "userid", evidence)
    tree.beginMember()
    #expect(tree.enter(PathTree.root, 1, name: "user", evidence) == one)
    #expect(tree.enter(one, 0, name: "userid", evidence) == two)
    #expect(tree.enter(one, 7, name: "useridnumber", evidence) != two)
  }

  @Test func `decides an element that is forgotten as quickly however deep it lies`() {
    func time(depth: Int) -> Duration {
      var tree = PathTree(tables, mostKept: 1)
      var parent = PathTree.root
      for index in 0..<depth { parent = tree.enter(parent, index, name: "n", evidence) }
      return ContinuousClock().measure {
        for _ in 0..<20_000 {
          for name in ["userid", "password", "override", "a"] {
            tree.leave(tree.enter(parent, 300, name: name, evidence))
          }
        }
      }
    }
    _ = time(depth: 1)
    #expect(time(depth: 250) < time(depth: 2) * 4)
  }

  @Test func `tells a path by its end where it is longer than any of Moodle's`() {
    var tree = PathTree(tables)
    var place = PathTree.root
    func enter(_ name: String) { place = tree.enter(place, tree.count, name: name, evidence) }
    for name in ["activity", "marie.dupont", "plugin_local_x_course", "a-b", "userid"] {
      enter(name)
    }
    #expect(tree.path(to: place) == "/activity/…/plugin_local_x_course/…/userid")
    for _ in 0..<40 { enter("deep") }
    #expect(tree.path(to: place) == "/…" + String(repeating: "/deep", count: 32))
    place = PathTree.root
    for _ in 0..<20 { enter(String(repeating: "n", count: 100)) }
    #expect(tree.path(to: place).utf8.count < 700)
    #expect(tree.path(to: PathTree.root) == "/")
  }

  @Test func `keeps the paths of so many kinds and no more`() {
    let kinds = MemberKinds(mostPlaces: 20, mostKinds: 2)
    func look(_ member: String, _ count: Int) -> Int {
      let kind = kinds.kind(of: member)
      var tree = kinds.takeTree(of: kind)
      let before = tree.count
      for index in 0..<count { _ = tree.enter(PathTree.root, index, name: "n\(index)", evidence) }
      kinds.keep(tree, of: kind)
      return before
    }
    #expect(look("activities/forum_1/forum.xml", 9) == 1)
    #expect(look("activities/forum_22/forum.xml", 9) == 10)
    #expect(look("activities/quiz_1/quiz.xml", 15) == 1)
    #expect(look("activities/quiz_2/quiz.xml", 5) == 1)
    #expect(look("activities/quiz_3/quiz.xml", 5) == 6)
    #expect(look("groups.xml", 1) == 1)
    #expect(look("groups.xml", 1) == 1)
    #expect(look("activities/forum_3/forum.xml", 9) == 10)
  }

  @Test func `tells no members of a kind apart`() {
    let globs = Set(UserDataPlace.all.map(\.member) + ResiduePlace.all.map(\.member))
    var members: Set<String> = [
      "activities/forum_12/forum_12.xml", "activities/a_1_2/a_1.xml", "activities/_7/x.xml",
      "course/blocks/html_5/html.xml", "sections/section_9/section.xml", "a_1", "12/3.xml", "_1/",
    ]
    for glob in globs {
      for star in ["forum_12", "12", "a_b_7", "_3"] {
        members.insert(glob.replacing("**/", with: "").replacing("*", with: star))
        members.insert(glob.replacing("**/", with: "activities/x_4/").replacing("*", with: star))
      }
    }
    for member in members {
      let name = MemberKinds.name(member)
      #expect(places(in: member) == places(in: name), "\(member)")
      #expect(KnownComponents.owner(of: member) == KnownComponents.owner(of: name), "\(member)")
      #expect(KnownComponents.writes(member) == KnownComponents.writes(name), "\(member)")
      #expect(Glob.lastComponent(member) == Glob.lastComponent(name), "\(member)")
    }
    #expect(MemberKinds.name("activities/quiz_12/quiz.xml") == "activities/quiz_/quiz.xml")
    #expect(MemberKinds.name("quiz_12") == "quiz_12")
  }

  private func places(in member: String) -> [String] {
    UserDataPlace.places(in: member).map { "\($0.member) \($0.path)" }
      + ResiduePlace.places(in: member).map { "\($0.member) \($0.path)" }
  }

  // MARK: Whole backups

  @Test func `judges each of many members of a kind by itself`() throws {
    var builder = BackupBuilder()
    let rows = [
      "<round id=\"1\"><userid>7</userid></round>", "<round id=\"1\"><users>7</users></round>",
      "<users><usernote>7</usernote></users><round><score>1</score><userid>8</userid></round>",
      "<round userid=\"7\"/>", "<userid><round>7</round></userid>",
    ]
    for (index, row) in rows.enumerated() {
      let id = 250 + index
      builder.activities.append(.init("duel", id: id))
      builder.replace(
        "activities/duel_\(id)/duel.xml",
        "<activity id=\"1\" moduleid=\"\(id)\" modulename=\"duel\" contextid=\"9\">"
          + "<duel id=\"1\"><rounds>\(row)</rounds></duel></activity>")
    }
    let found = try judge(builder).filter { $0.rule == "unrecognised.rows" }
    #expect(found.allSatisfy { $0.path == "/activity/duel/rounds/round" && $0.count == 1 })
    #expect(
      found.map(\.member) == [250, 252, 253].map { "activities/duel_\($0)/duel.xml" })
  }

  @Test func `looks through more different paths than it remembers`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 250))
    let inner = (0..<160).map { "<b\($0)><userid>7</userid></b\($0)>" }.joined()
    let all = (0..<160).map { "<a\($0)>\(inner)</a\($0)>" }.joined()
    builder.replace(
      "activities/duel_250/duel.xml",
      "<activity id=\"1\" moduleid=\"250\" modulename=\"duel\" contextid=\"9\"><duel id=\"1\">"
        + all + all + "</duel></activity>")
    let rows = try judge(builder).filter { $0.rule == "unrecognised.rows" }
    #expect(rows.allSatisfy { $0.count == 2 })
    #expect(Set(rows.map(\.path)).count == 25_600)
  }
}
