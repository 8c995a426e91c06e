extension HTMLReport {
    /// After so many series the colours begin anew.
    static let seriesColours = 12

    /// Colours are variables, so that a chart is the same SVG in light, dark and print. The first eight series colours keep
    /// their distance for the common kinds of colour blindness.
    static let style = """
        :root { \(lightColours) }
        @media (prefers-color-scheme: dark) { :root { \(darkColours) } }
        \(layout)
        \(tables)
        \(charts)
        \(pictures)
        @media print {
          :root { \(lightColours) color-scheme: light; }
          main { max-width: none; padding: 0; }
          section { border: 0; padding: 0; margin: 1.2rem 0; }
          figure, .query, tr { break-inside: avoid; }
          body { background: #fff; }
          h2, h3, .note, .legend { break-after: avoid; }
          .hits { grid-template-columns: repeat(10, 1fr); }
          .scroll { overflow: visible; }
          .pairs { grid-template-columns: 1fr 1fr; }
          svg { min-width: 0 !important; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        }
        """

    private static let lightColours = """
        --page: #f5f5f2; --card: #ffffff; --ink: #1d2126; --soft: #5d6670; --rule: #e2e3df; --grid: #ececea;
        --good: #14804a; --bad: #c0362c; --mark: #fdf3d3; --heat: #2b6cb0;
        --s0: #1f6fb4; --s1: #d1640a; --s2: #168a6a; --s3: #b0417f; --s4: #6b5bbf; --s5: #8a6d1a; --s6: #2e9bb8; --s7: #6b7280;
        --s8: #7c9a1e; --s9: #d9a300; --s10: #8c4a2f; --s11: #d977c9;
        """

    private static let darkColours = """
        --page: #15181c; --card: #1d2126; --ink: #e9ebee; --soft: #a2abb5; --rule: #333940; --grid: #2b3036;
        --good: #4cc38a; --bad: #ff7b6e; --mark: #3a3420; --heat: #5aa2e6;
        --s0: #62aef0; --s1: #f39a4d; --s2: #45c9a0; --s3: #e884bb; --s4: #a99cf5; --s5: #d6b85a; --s6: #63cfe8; --s7: #a6afba;
        --s8: #b5d65a; --s9: #ffd34d; --s10: #d69a7a; --s11: #f2a6ea;
        """

    private static let layout = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink);
          font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
        main { max-width: 1120px; margin: 0 auto; padding: 2rem 1rem 4rem; }
        header h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
        dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1.5rem; }
        dt { font-size: .75rem; color: var(--soft); }
        dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
        section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.2rem 1.4rem 1.4rem;
          margin: 0 0 1.2rem; }
        h2 { font-size: 1.15rem; margin: 0; }
        h3 { font-size: 1rem; margin: 1.4rem 0 .5rem; }
        .note { color: var(--soft); margin: .15rem 0 1rem; max-width: 75ch; }
        .pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: 1rem 1.5rem; }
        .scroll { overflow-x: auto; }
        details { margin-top: 1rem; } summary { cursor: pointer; color: var(--soft); }
        """

    private static let tables = """
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
        th, td { padding: .42rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
        th { color: var(--soft); font-weight: 600; font-size: .8rem; border-bottom-color: var(--soft); }
        th:first-child, td:first-child { text-align: left; }
        td small { display: block; color: var(--soft); font-size: .72rem; line-height: 1.1; }
        td b { font-weight: 700; } table.ranked tbody tr:first-child { background: var(--mark); }
        table.words td, table.words th { text-align: left; white-space: normal; }
        .good { color: var(--good); } .bad { color: var(--bad); } .soft { color: var(--soft); }
        """

    private static let charts = """
        figure { margin: 0 0 .5rem; } figcaption { font-weight: 600; margin-bottom: .3rem; font-size: .92rem; }
        svg { display: block; width: 100%; height: auto; font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        \((0..<seriesColours).map { ".c\($0) { --c: var(--s\($0)); }" }.joined(separator: " "))
        svg text { fill: var(--ink); } svg .tick, svg .label { fill: var(--soft); } svg .label { font-weight: 600; }
        svg .series { font-weight: 700; fill: var(--c); } svg .value { font-weight: 600; font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--grid); } .axis { stroke: var(--soft); }
        .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; } .dot { fill: var(--c); }
        .dot { stroke: var(--card); stroke-width: 1.5; } .band { fill: var(--c); fill-opacity: .13; }
        .leader { fill: none; stroke: var(--c); stroke-opacity: .55; } .bar { fill: var(--c); } .range { stroke: var(--c); stroke-width: 2; }
        .whisker { stroke: var(--ink); stroke-opacity: .75; } .reference { stroke: var(--bad); stroke-dasharray: 4 3; }
        .front { fill: none; stroke: var(--soft); stroke-dasharray: 3 4; }
        .cell.empty { fill: var(--grid); fill-opacity: .55; } .cell.right { fill: var(--heat); } .cell.wrong { fill: var(--bad); }
        svg .count { font-size: 10px; font-variant-numeric: tabular-nums; } svg .count.on { fill: var(--card); font-weight: 600; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; margin: 0 0 .6rem; font-size: .85rem; }
        .swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px; background: var(--c); margin-right: .4em; }
        """

    private static let pictures = """
        .query { display: grid; grid-template-columns: 132px 1fr; gap: 1rem; padding: .8rem 0; border-bottom: 1px solid var(--rule); }
        .query:last-child { border-bottom: 0; }
        .hits { display: grid; grid-template-columns: repeat(auto-fill, minmax(76px, 1fr)); gap: .6rem; align-content: start; }
        .picture { margin: 0; font-size: .75rem; line-height: 1.3; min-width: 0; }
        .frame { position: relative; border: 3px solid var(--c); border-radius: 6px; background: #fff; aspect-ratio: 3 / 4; overflow: hidden; }
        .frame img { width: 100%; height: 100%; object-fit: contain; display: block; }
        .frame .none { display: grid; place-items: center; height: 100%; color: #6b7280; }
        .asks { --c: var(--ink); } .is-right { --c: var(--good); } .is-wrong { --c: var(--bad); }
        .sign { position: absolute; right: 0; bottom: 0; min-width: 1.5em; text-align: center; padding: 0 .25em; background: var(--c);
          color: var(--card); font-weight: 700; border-top-left-radius: 5px; }
        .picture b { font-variant-numeric: tabular-nums; }
        .picture span { display: block; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        @media (max-width: 620px) { .query { grid-template-columns: 1fr; } .query > .picture { width: 110px; }
          .hits { grid-template-columns: repeat(auto-fill, minmax(70px, 1fr)); } section { padding: 1rem .9rem; }
          td:first-child { white-space: normal; min-width: 9.6rem; max-width: 11rem; overflow-wrap: anywhere; }
          th, td { padding: .42rem .4rem; } }
        """
}
