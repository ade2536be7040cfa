/// Types that contain themselves, as the one that describes schemas.
extension Schema {
    /// A reference to a type that is yet to be put together by `becomes`; what holds it may not change it before.
    static var reference: Schema { Schema() }

    /// Makes a reference the type itself, for all that hold it.
    ///
    /// A walk along a value ends where the value does; only what walks along the schema alone has to stop at types that it has
    /// seen, by their `componentName`.
    func becomes(_ schema: Schema) {
        // Written to before anybody else sees it: the only callers put together a `static let`.
        storage.fields = schema.storage.fields
    }
}
