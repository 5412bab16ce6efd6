package import Base
internal import Dispatch
internal import Synchronization

/// Reads an archive once more, on a thread of its own, for some of its members, each of which goes to a
/// reader of its own.
///
/// The archive was read whole before, so that nothing here is charged to its limits.
package final class MemberFeed {
  private let work: Work
  private let thread: WorkerThread
  private var current: MemberStream?

  /// Begins to read.
  ///
  /// - Throws: `io`, where the system gives no thread.
  package init(
    _ input: ArchiveInput, members: Set<MemberPath>, limits: Limits
  ) throws(GabaritError) {
    let work = Work(input: input, members: members, limits: limits)
    self.work = work
    thread = try WorkerThread { work.run() }
  }

  deinit {
    current?.close()
    work.close()
    thread.join()
  }

  /// The next of the members, in the archive's order; nil after the last.
  ///
  /// What was not read of the one before is passed over.
  ///
  /// - Throws: what reading the archive failed with: `changedMeanwhile`, `io`, `interrupted`, or what
  ///   ``ArchiveReader/next()`` throws.
  package func next() throws(GabaritError) -> (member: Member, stream: MemberStream)? {
    current?.close()
    let offer = try work.take()
    current = offer?.stream
    return offer
  }

  /// The state of the reading thread; the lock orders what both threads touch.
  private final class Work: @unchecked Sendable {
    private struct State {
      var offers: [(member: Member, stream: MemberStream)] = []
      var failure: GabaritError?
      var isClosed = false
    }

    private let input: ArchiveInput
    private let members: Set<MemberPath>
    private let limits: Limits
    private let state = Mutex(State())
    private let changed = DispatchSemaphore(value: 0)

    init(input: ArchiveInput, members: Set<MemberPath>, limits: Limits) {
      self.input = input
      self.members = members
      self.limits = limits
    }

    func run() {
      var failure: GabaritError?
      do throws(GabaritError) { try read() } catch { failure = error }
      state.withLock { $0.failure = failure }
      changed.signal()
    }

    private func read() throws(GabaritError) {
      var archive = try ArchiveReader(input, limits: limits)
      var left = members.count
      while let member = try archive.next() {
        guard !state.withLock({ $0.isClosed }) else { return }
        guard member.kind == .file, members.contains(member.path) else { continue }
        left -= 1
        let stream = MemberStream(size: member.size)
        let isClosed = state.withLock { state in
          state.offers.append((member, stream))
          return state.isClosed
        }
        if isClosed { return }
        changed.signal()
        var isWanted = true
        do throws(GabaritError) {
          try archive.read { (bytes) throws(GabaritError) in
            if isWanted { isWanted = stream.push(bytes) }
          }
        } catch {
          stream.end(error)
          throw error
        }
        stream.end(nil)
        // The rest was read before.
        if left == 0 { return try input.verifyUnchanged() }
      }
    }

    func take() throws(GabaritError) -> (member: Member, stream: MemberStream)? {
      changed.wait()
      let (offer, failure) = state.withLock { state in
        (state.offers.isEmpty ? nil : state.offers.removeFirst(), state.failure)
      }
      if let offer { return offer }
      // Asked again, it answers the same.
      changed.signal()
      if let failure { throw failure }
      return nil
    }

    /// Nobody takes a member any more.
    func close() {
      state.withLock { state in
        state.isClosed = true
        for offer in state.offers { offer.stream.close() }
      }
    }
  }
}
