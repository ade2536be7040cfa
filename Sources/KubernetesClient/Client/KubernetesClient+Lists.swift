import KubernetesModel

/// A collection, and the version at which it was this: where a watch goes on.
public struct KubernetesList<Item: Sendable>: Sendable {
    public var items: [Item]
    /// Empty when the server named none.
    public var resourceVersion: String

    public init(items: [Item], resourceVersion: String) {
        self.items = items
        self.resourceVersion = resourceVersion
    }
}

extension KubernetesClient {
    public static let defaultPageSize = 500
    /// For one page.
    public static let defaultListTimeout: Duration = .seconds(60)

    /// Reads a whole collection, page by page. BLOCKS this thread, as `perform`. When the pages' snapshot expires in between, the
    /// collection is read once more in one piece.
    ///
    /// - Parameters:
    ///   - request: of `ResourceType.list`.
    ///   - pageSize: nil for everything at once.
    ///   - transform: makes of each object what is to be kept; large collections then never are in memory whole.
    public func performList<Item>(
        _ request: APIRequest, pageSize: Int? = defaultPageSize, timeout: Duration = defaultListTimeout,
        transform: (KubernetesObject) throws -> Item
    ) throws -> KubernetesList<Item> {
        var reading = ListReading<Item>(request, pageSize)
        while let next = reading.next {
            try reading.take(page(in: respond(to: next, timeout), of: next), transform)
        }
        return reading.list
    }

    /// As the other, with the objects as they are.
    public func performList(
        _ request: APIRequest, pageSize: Int? = defaultPageSize, timeout: Duration = defaultListTimeout
    ) throws -> KubernetesList<KubernetesObject> {
        try performList(request, pageSize: pageSize, timeout: timeout) { $0 }
    }

    /// Reads a whole collection, page by page, as `performList` does, for Swift concurrency.
    public func sendList<Item>(
        _ request: APIRequest, pageSize: Int? = defaultPageSize, timeout: Duration = defaultListTimeout,
        transform: (KubernetesObject) throws -> Item
    ) async throws -> KubernetesList<Item> {
        var reading = ListReading<Item>(request, pageSize)
        while let next = reading.next {
            let response = try await response(to: next, timeout)
            try reading.take(page(in: response, of: next), transform)
        }
        return reading.list
    }

    /// As the other, with the objects as they are.
    public func sendList(
        _ request: APIRequest, pageSize: Int? = defaultPageSize, timeout: Duration = defaultListTimeout
    ) async throws -> KubernetesList<KubernetesObject> {
        try await sendList(request, pageSize: pageSize, timeout: timeout) { $0 }
    }

    private func page(in response: APIResponse, of request: APIRequest) throws -> Result<ListPage, APIStatus> {
        guard (200..<300).contains(response.status) else { return .failure(APIStatus(response)) }
        let json = try json(in: response, of: request, keeping: .members(["items": .elements(kept)]))
        guard let page = ListPage(json) else { throw Self.nonsense(request, "it is no list") }
        return .success(page)
    }
}

/// A list under way.
private struct ListReading<Item: Sendable> {
    private(set) var next: APIRequest?
    private(set) var list = KubernetesList<Item>(items: [], resourceVersion: "")
    private var pager: ListPager

    init(_ request: APIRequest, _ pageSize: Int?) {
        pager = ListPager(request, pageSize: pageSize)
        next = pager.first
    }

    mutating func take(_ answer: Result<ListPage, APIStatus>, _ transform: (KubernetesObject) throws -> Item) throws {
        let step: ListPager.Step
        switch answer {
        case .failure(let status): step = pager.next(after: status)
        case .success(let page):
            list.items += try page.items.map { try transform(KubernetesObject(json: $0)) }
            step = pager.next(after: page)
        }
        switch step {
        case .request(let request): next = request
        case .restart(let request):
            list.items = []
            next = request
        case .done(let resourceVersion):
            list.resourceVersion = resourceVersion
            next = nil
        case .fail(let status): throw status
        }
    }
}
