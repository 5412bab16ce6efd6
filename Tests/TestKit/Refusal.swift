package import Base

/// The error a closure ends with, nil where it ends well; one of another type is a fault.
package func failure(of body: () throws -> Void) -> GabaritError? {
  do {
    try body()
    return nil
  } catch let error as GabaritError {
    return error
  } catch {
    return GabaritError(.fault, "another error than gabarit's", detail: "\(error)")
  }
}
