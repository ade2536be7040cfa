extension UnsafeMutableBufferPointer {
    /// Sorts the members of an object, nearly always few; equal ones stay in the order in which they came. True when no two are
    /// equal. `order` is negative, zero or positive as the first comes before, is or comes after the second.
    @inline(__always)
    func sortAsMembers(_ order: (Element, Element) -> Int) -> Bool {
        var isStrict = true
        if count > JSONObject.fewMembers {
            var elements = self
            elements.sort { order($0, $1) < 0 }
            for index in indices.dropFirst() where order(self[index - 1], self[index]) == 0 { isStrict = false }
            return isStrict
        }
        // By insertion: each moves down to its place.
        for index in indices.dropFirst() {
            var place = index
            while place > 0 {
                let order = order(self[place - 1], self[place])
                if order == 0 { isStrict = false }
                if order <= 0 { break }
                swapAt(place - 1, place)
                place -= 1
            }
        }
        return isStrict
    }
}
