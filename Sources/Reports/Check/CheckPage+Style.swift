extension CheckPage {
  /// The page's looks: light or dark as the reader's system is, one column where it is narrow, and
  /// fit to be printed.
  static let style = Markup.verbatim(
    """
    :root{color-scheme:light dark;--ink:#1d2430;--soft:#5a6475;--paper:#f6f7f9;--card:#fff;
    --line:#d9dee7;--good:#11632f;--good-bg:#dff3e4;--bad:#9c1c1c;--bad-bg:#fbe3e1;
    --warn:#7a4a00;--warn-bg:#fdeecd;--info:#31507c;--info-bg:#e3ecf9;--bar:#4472b8}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a3adbd;--paper:#14181f;
    --card:#1d232d;--line:#343d4b;--good:#8fdca6;--good-bg:#173a24;--bad:#ffaca5;--bad-bg:#4a1c1c;
    --warn:#f6cf80;--warn-bg:#463510;--info:#aecbf5;--info-bg:#1f3250;--bar:#6d9be0}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    overflow-wrap:anywhere;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main,footer{max-width:60rem;margin:0 auto;padding:1rem}
    article{margin-bottom:3rem}
    h1,.level0{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
    .level1{font-size:1.15rem;margin:0 0 .75rem}
    .level2{font-size:1rem;margin:1.25rem 0 0}
    section,header{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
    padding:1rem 1.25rem;margin:0 0 1rem}
    header{border-left:.5rem solid var(--bad)}
    header.compliant{border-left-color:var(--good)}
    section.family{border:0;padding:0;margin:0}
    .badge,.severity,.flag{display:inline-block;border-radius:.35rem;padding:.05rem .5rem;
    font-size:.85rem;font-weight:600}
    .badge{white-space:nowrap;font-size:1rem;text-transform:uppercase;letter-spacing:.03em}
    .compliant.badge{color:var(--good);background:var(--good-bg)}
    .noncompliant.badge,.unreadable.badge,.error,.flag.counts{color:var(--bad);
    background:var(--bad-bg)}
    .warning{color:var(--warn);background:var(--warn-bg)}
    .info,.flag.accepted{color:var(--info);background:var(--info-bg)}
    .flag{margin-left:.5rem;font-weight:400}
    .answer{font-size:1.1rem;margin:0 0 1rem}
    .path,.digest,.question,.source,.decision,footer{color:var(--soft);font-size:.9rem}
    .path,.digest,code{overflow-wrap:anywhere}
    .digest{font-family:ui-monospace,monospace;font-size:.8rem;margin:.25rem 0}
    .question{margin:0 0 .5rem}
    .decision{display:block}
    code{font-family:ui-monospace,monospace;font-size:.85em}
    .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.75rem;
    list-style:none;margin:0;padding:0}
    .facts li{overflow-wrap:anywhere}
    .label{display:block;color:var(--soft);font-size:.85rem}
    .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));
    gap:1.5rem;margin-top:1.25rem}
    figure{margin:0;min-width:0}
    figcaption{font-weight:600;margin-bottom:.4rem}
    table{border-collapse:collapse;width:100%}
    th{text-align:left;font-weight:400}
    td,th{padding:.2rem .5rem .2rem 0;vertical-align:top}
    .bars th{width:1%;white-space:nowrap;font-size:.9rem}
    .bars .bar{width:100%;vertical-align:middle}
    .bar span{display:block;height:.8rem;border-radius:.2rem;background:var(--bar)}
    .value{white-space:nowrap;font-variant-numeric:tabular-nums}
    .bars .value{text-align:right;padding-right:0;font-size:.9rem}
    .scroll{overflow-x:auto}
    .overview th{font-weight:600}
    .overview td{border-top:1px solid var(--line);padding:.4rem .75rem .4rem 0}
    .examined th{font-weight:600}
    svg{width:100%;height:auto;display:block}
    .axis{stroke:var(--line);stroke-width:2}
    .term{stroke:var(--bar);stroke-width:6;opacity:.5}
    circle.start,circle.end{fill:var(--bar)}
    circle.made{fill:var(--good)}
    circle.checked{fill:var(--card);stroke:var(--ink);stroke-width:2}
    .legend{list-style:none;padding:0;margin:.5rem 0 0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;
    font-size:.9rem}
    .legend li::before{content:"";display:inline-block;width:.7rem;height:.7rem;border-radius:50%;
    margin-right:.35rem;background:var(--bar)}
    .legend .made::before{background:var(--good)}
    .legend .checked::before{background:var(--card);border:2px solid var(--ink)}
    details{border-top:1px solid var(--line);padding:.5rem 0}
    summary{cursor:pointer;overflow-wrap:anywhere}
    details>*:not(summary){margin-left:1.1rem}
    details>.places{padding-left:1.1rem;margin:.5rem 0 .5rem 1.1rem}
    .quiet{color:var(--soft);padding-left:1.1rem;margin:1rem 0 0}
    a{color:var(--info)}
    :focus-visible{outline:2px solid var(--info);outline-offset:2px}
    @media(max-width:36rem){main,footer{padding:.5rem}section,header{padding:.75rem}
    .bars th{width:auto;white-space:normal;overflow-wrap:anywhere}.bars .bar{width:45%}
    .overview thead{display:none}
    .overview tr{display:block;padding:.5rem 0;border-top:1px solid var(--line)}
    .overview td{display:block;border:0;padding:.1rem 0}
    .examined tr{display:block;padding:.4rem 0;border-top:1px solid var(--line)}
    .examined th,.examined td{display:block;padding:0}}
    @media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--card:#fff;
    --line:#bbb;--good:#11632f;--good-bg:#dff3e4;--bad:#9c1c1c;--bad-bg:#fbe3e1;--warn:#7a4a00;
    --warn-bg:#fdeecd;--info:#31507c;--info-bg:#e3ecf9;--bar:#4472b8}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    header,figure,tr,summary{break-inside:avoid}h1,h2,h3,h4,summary{break-after:avoid}
    details::details-content{content-visibility:visible;height:auto}}
    """)
}
