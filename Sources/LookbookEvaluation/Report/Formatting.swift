internal import Foundation

/// A number with so many digits after the point, the same in every locale.
func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
}

/// A share as per cent with one digit: 0.5131 is 51.3.
func percent(_ value: Double) -> String {
    fixed(value * 100, 1)
}

/// A number in three digits or so, with k, M or G: 3,504,872 is 3.50 M.
func compact(_ value: Double) -> String {
    for (size, unit) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where value >= size {
        return fixed(value / size, value / size < 10 ? 2 : value / size < 100 ? 1 : 0) + unit
    }
    return fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0)
}

/// Thousands set apart: 28253 is 28,253.
func grouped(_ value: Int) -> String {
    let digits = Array(String(abs(value)))
    let parts = digits.indices.map { index in
        (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }
    return (value < 0 ? "-" : "") + parts.joined()
}
