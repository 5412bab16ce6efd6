internal import Glibc
internal import SystemPackage

/// A thread that runs one closure.
///
/// Dispatch's pool is not used: blocked work starves it, and where the system gives no thread it asks
/// again and again.
package final class WorkerThread {
  private var handle = pthread_t()
  private var isJoined = false

  /// Starts it.
  ///
  /// - Throws: `io`, where the system gives no thread.
  package init(_ body: @escaping @Sendable () -> Void) throws(GabaritError) {
    let box = Unmanaged.passRetained(Body(run: body))
    let failed = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard failed == 0 else {
      box.release()
      throw GabaritError(
        .io, "no thread can be started; let this user have more of them",
        detail: Errno(rawValue: failed).description)
    }
  }

  // Who does not wait for it needs nothing of it.
  deinit { if !isJoined { pthread_detach(handle) } }

  /// Waits for its end; once.
  package func join() {
    isJoined = true
    pthread_join(handle, nil)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
