internal import Compliance
internal import XMLStream

/// A field that has ended.
struct EndedField {
  let depth: Int
  let name: String
  let text: String
  /// Where the text stands; nil where that cannot be told.
  let span: XMLSpan?
}

/// Keeps the text of the field at hand, where somebody wants it.
struct FieldTexts {
  /// What a field is for, by its name.
  enum Use { case none, account, role, selection }

  private let member: String
  private let mostBytes: Int
  private let wantsAll: Bool
  private let accountFields: UserDataTables.AccountFields
  private var names: [String] = []
  private var uses: [Use] = []
  /// The text; cut where it is too long.
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLong = false

  /// - Parameter wantsAll: whether each field's text is wanted.
  init(_ member: String, mostBytes: Int, wantsAll: Bool) {
    self.member = member
    self.mostBytes = mostBytes
    self.wantsAll = wantsAll
    accountFields = UserDataTables.AccountFields(member)
  }

  /// The name that a number stands for.
  func name(_ number: Int) -> String { names[number] }

  func use(_ number: Int) -> Use { uses[number] }

  /// Whether the text of a field is wanted.
  func wants(_ number: Int) -> Bool { wantsAll || uses[number] != .none }

  mutating func start(_ element: XMLStart) {
    learn(element)
    isTooLong = false
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func add(_ piece: UnsafeRawBufferPointer) {
    guard !isTooLong else { return }
    guard bytes.count + piece.count <= mostBytes else {
      isTooLong = true
      return
    }
    bytes.append(contentsOf: piece)
  }

  private mutating func learn(_ element: XMLStart) {
    let number = element.nameNumber
    while names.count <= number {
      names.append("")
      uses.append(.none)
    }
    guard names[number].isEmpty else { return }
    let name = element.name
    names[number] = name
    uses[number] =
      switch name {
      case "roleid": .role
      case _ where FieldCure.needsText(name, in: member): .selection
      default: accountFields.contains(name) ? .account : .none
      }
  }
}
