import LookbookCore
import Testing

struct MoneyTests {
    @Test(arguments: [
        ("49.90", 49.9), ("49,90", 49.9), ("49.90 EUR", 49.9), ("EUR 49.90", 49.9), ("€49,90", 49.9),
        ("49,90 €", 49.9),
        ("$19.99", 19.99), ("US$ 19.99", 19.99), ("19.99USD", 19.99), ("R$ 1.299,00", 1299), ("£.99", 0.99),
        ("1.299,00 EUR", 1299), ("1.299,00 €", 1299), ("1,299.00", 1299), ("$1,299", 1299), ("1.299 €", 1299),
        ("1.299", 1.299), ("KWD 1.299", 1.299), ("0.299 €", 0.299), ("0,299", 0.299), ("1 299,00 kr", 1299),
        ("1\u{A0}299,00 zł", 1299), ("CHF 1'299.00", 1299), ("CHF 1\u{2019}299.–", 1299),
        ("Rs. 1,29,999.00", 129_999),
        ("1.299.000", 1_299_000), ("1,299,000.5", 1_299_000.5), ("19,- €", 19), ("49.", 49), (" 7 ", 7),
        ("-3", -3),
        ("-$5.00", -5), ("$-5.00", -5), ("\u{2212}3,5", -3.5), ("1e3", 1000), ("100% cotton", 100),
        ("3XL", 3),
        ("49.90 EUR (was 59.90)", 49.9), ("1299", 1299), ("USD", nil), ("", nil), ("cheap", nil),
        ("Size 12", nil),
        ("1.2.3", nil), ("12.10.2026", nil), ("2026-10-12", nil), ("10-20", nil), ("10 – 20 €", nil),
        ("10:30", nil),
        ("nan", nil), ("inf", nil), ("1,2,3", nil), ("1e999", nil), ("--3", nil), ("€", nil),
    ])
    func `an amount is read as shops write it`(text: String, amount: Double?) {
        #expect(Money.amount(text) == amount)
    }

    @Test
    func `a text that is far too long to be an amount is none`() {
        #expect(Money.amount("5" + String(repeating: " cotton", count: 1000)) == nil)
        #expect(Money.amount(String(repeating: "9", count: 31) + " EUR") == nil)
    }
}
