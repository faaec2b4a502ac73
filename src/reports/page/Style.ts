/**
 * Style: the look of the page, on screens of any width and on paper.
 */
import { colourSheet } from "./Colours.ts"

const base = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
h1,h2,h3,h4,p,ul,dl,dd,figure,pre{margin:0;padding:0}
button{font:inherit;color:inherit;cursor:pointer}
main{max-width:1120px;margin:0 auto;padding:0 24px 56px}
.bar{display:flex;align-items:center;gap:20px;max-width:1120px;margin:0 auto;padding:16px 24px;font-size:13px;
color:var(--dim)}
.bar b{color:var(--text);font-weight:650;letter-spacing:-.01em}
.bar nav{display:flex;flex-wrap:wrap;gap:4px 16px;flex:1}
.bar a{color:inherit;text-decoration:none}
.bar a:hover{color:var(--link);text-decoration:underline}
.bar button{border:1px solid var(--edge);background:var(--paper);border-radius:99px;padding:3px 12px;font-size:12.5px}
section{background:var(--paper);border:1px solid var(--edge);border-radius:10px;padding:22px 26px 24px;
margin:0 0 16px}
h2{font-size:18px;line-height:1.3;font-weight:650;letter-spacing:-.012em;margin:0 0 4px}
h3{font-size:14.5px;font-weight:650;margin:14px 0 2px}
h3 small{font-weight:400;color:var(--dim);font-size:12.5px}
.hint,.note{color:var(--dim);font-size:13px}
.hint{margin-bottom:10px}
.live-only{display:none}
.js .live-only{display:inline}
.sign{font-weight:700}
.passed .sign,.sign.passed{color:var(--good)}
.failed .sign,.sign.failed{color:var(--bad)}
.inconclusive .sign,.sign.inconclusive{color:var(--open)}
`

const opening = `
.opening{border-top:5px solid var(--open);padding-top:20px}
.opening.failed{border-top-color:var(--bad)}
.opening.passed{border-top-color:var(--good)}
.kicker{display:flex;gap:6px;margin-bottom:6px}
.tag{font-size:12px;color:var(--dim);border:1px solid var(--edge);border-radius:99px;padding:0 9px}
h1{font-size:32px;line-height:1.15;letter-spacing:-.025em;font-weight:700}
.variant{color:var(--dim);font-weight:400}
.lead{font-size:18px;margin:4px 0 16px;max-width:60ch}
.verdict{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;font-size:18px;margin-bottom:10px}
.verdict .sign{font-size:22px;line-height:1}
.verdict strong{text-transform:capitalize}
.verdict strong::after{content:":"}
.course b{display:inline-block;min-width:72px;font-weight:650}
.run{color:var(--dim);font-size:13px;margin-top:10px}
.judged{list-style:none;margin-top:8px}
.judged li{display:grid;grid-template-columns:20px minmax(40%,1fr) auto;gap:2px 10px;padding:9px 0;
border-top:1px solid var(--grid)}
.judged li:first-child{border-top:0}
.kind{font-size:12px;color:var(--dim);margin-left:4px}
.because{color:var(--dim);font-size:13px;max-width:75ch}
.measured{font-weight:650;text-align:right}
.failed .measured,#findings .failed{color:var(--bad)}
.cards{display:grid;grid-template-columns:repeat(6,1fr);gap:12px;padding:0;border:0;background:none}
.card{background:var(--paper);border:1px solid var(--edge);border-radius:10px;padding:14px 14px 12px;display:flex;
flex-direction:column;min-width:0}
.card .label{font-size:12.5px;color:var(--dim)}
.card .value{font-size:25px;font-weight:650;letter-spacing:-.025em;line-height:1.25}
.card .note{font-size:12.5px;flex:1}
.card dl{margin-top:10px;border-top:1px solid var(--grid);padding-top:7px;font-size:12px}
.card dl div{display:flex;justify-content:space-between;gap:8px}
.card dt{color:var(--dim);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.card dd{font-weight:600;white-space:nowrap}
.card .during dt{color:var(--fault)}
`

const drawings = `
svg{display:block;width:100%;height:auto;overflow:visible}
.still text,#endings text,#heat text{font-family:inherit}
.chart{position:relative;margin:6px 0 0}
.legend{display:flex;flex-wrap:wrap;gap:2px 20px;font-size:13px;color:var(--dim);min-height:21px}
.legend span{display:inline-flex;align-items:center;gap:7px}
.legend svg{width:22px;flex:none}
.legend svg path{fill:none;stroke-width:2.5}
.legend b{color:var(--text);font-weight:600;min-width:52px}
.legend i{width:11px;height:11px;border-radius:2px}
.legend .at{margin-left:auto;color:var(--text)}
.small .legend{position:absolute;right:10px;top:-9px;z-index:2;font-size:11px;gap:0 10px;min-height:0;
pointer-events:none}
.small .legend b{min-width:0;background:var(--paper);padding:0 3px}
.small .legend b:empty{display:none}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:4px 28px}
.pair h3{margin-top:8px}
.half .legend{gap:2px 10px;font-size:12.5px}
.half .legend svg{width:16px}
.half .legend b{min-width:40px}
.half .legend .at{display:none}
.is-live .still{display:none}
.components .titles,.component{display:grid;grid-template-columns:190px repeat(3,minmax(0,1fr));gap:0 14px}
.components .titles{font-size:12.5px;color:var(--dim);margin:10px 0 4px}
.components .titles .legend{gap:6px;flex-wrap:nowrap;font-size:inherit}
.component{border-top:1px solid var(--grid);padding:8px 0 2px}
.component .chart{margin:0}
.about h3{margin:0}
.nothing{color:var(--dim);font-size:12.5px;align-self:center;justify-self:center}
.about dl{font-size:12.5px;margin-top:2px}
.about dl div,.facts div{display:flex;gap:8px}
.about dl div{justify-content:space-between;padding-right:10px}
.about dt{color:var(--dim)}
.meters{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:4px 24px}
.topology{margin:4px auto 0}
.topology text{text-anchor:middle;fill:var(--text)}
.topology .name{font-size:13.5px;font-weight:650}
.topology .says{font-size:11px;fill:var(--dim)}
.topology .traffic{font-size:11px;fill:var(--text)}
.topology .flag{font-size:11px;font-weight:650;fill:var(--paper)}
`

const tables = `
.wide{overflow-x:auto;margin-top:10px}
table{border-collapse:collapse;width:100%;font-size:13px}
.wide th,.wide td{text-align:right;padding:4px 0 4px 12px;white-space:nowrap;font-weight:400}
.wide th:first-child{text-align:left;padding-left:0}
.wide thead th{color:var(--dim);font-size:12px;border-bottom:1px solid var(--edge);vertical-align:bottom;
white-space:normal}
.wide thead th:first-child{font-weight:650;color:var(--text);font-size:13px}
.wide tbody th{padding-left:16px!important;color:var(--dim)}
.wide tbody .whole th{padding-left:0!important;color:var(--text);font-weight:650}
.wide tbody .whole td{font-weight:600}
.wide tbody tr:first-child>*{border-top:1px solid var(--grid)}
.wide .during th{color:var(--fault)}
.log{max-height:330px;overflow:auto;margin-top:8px}
.log th,.log td{text-align:left;font-weight:400;padding:3px 16px 3px 0;vertical-align:top}
.log th{font-weight:600;white-space:nowrap}
.log .time{color:var(--dim);white-space:nowrap}
.log .time,.log th{width:1%}
`

const closing = `
.question{font-size:17px;max-width:65ch;margin:6px 0 12px}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:12px}
.choices button{border:1px solid var(--edge);background:var(--ground);border-radius:8px;padding:7px 14px;
text-align:left}
.js .choices button:not(:disabled):hover{border-color:var(--link)}
.choices button:disabled{cursor:default}
.choices .right{border-color:var(--good);box-shadow:inset 0 0 0 1px var(--good)}
.choices .right::before{content:"✓ ";color:var(--good);font-weight:700}
.choices .wrong{border-color:var(--bad)}
.choices .wrong::before{content:"✗ ";color:var(--bad);font-weight:700}
summary{cursor:pointer;color:var(--link)}
details p,details ul{max-width:72ch}
details p{margin-top:8px}
.answer{font-weight:650;font-size:17px}
h4{font-size:13.5px;margin:12px 0 2px}
ul{padding-left:20px}
.judged{padding:0}
.command{display:flex;align-items:center;gap:12px;background:var(--ground);border:1px solid var(--edge);
border-radius:8px;padding:10px 14px;margin:8px 0}
.command pre{flex:1;white-space:pre-wrap;overflow-wrap:anywhere;
font:13.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.command button{border:0;background:none;color:var(--link);font-size:13px}
.facts{display:flex;flex-wrap:wrap;gap:2px 28px;font-size:13px}
.facts dt{color:var(--dim)}
.facts dd{overflow-wrap:anywhere}
.uplot{width:100%}
.u-select{background:var(--link);opacity:.14}
.u-cursor-x{border-right:1px solid var(--dim)!important}
@media screen and (max-width:900px){
.cards{grid-template-columns:repeat(3,1fr)}
.components .titles{display:none}
.component,.meters,.pair{grid-template-columns:minmax(0,1fr)}
.judged li{grid-template-columns:20px 1fr}
.measured{grid-column:2;text-align:left}
.bar nav{display:none}
}
@media screen and (max-width:520px){.cards{grid-template-columns:repeat(2,1fr)}main,.bar{padding-left:12px;
padding-right:12px}section{padding:18px 16px}.cards{padding:0}}
@page{margin:14mm}
@media print{
body{background:none;font-size:12px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
.bar,.command button,.js .live-only{display:none}
section{border:0;border-radius:0;padding:10px 0;margin:0;break-inside:auto}
.opening{border-top:4px solid}
h2,h3{break-after:avoid}
.chart,.card,.component,.judged li,tbody,svg,.pair>div{break-inside:avoid}
.hint,.legend{break-after:avoid}
.cards{gap:8px;margin:8px 0}
.card{padding:8px 9px}
.card .value{font-size:17px}
.card .label,.card .note,.card dl{font-size:9.5px}
.components .titles,.component{grid-template-columns:repeat(3,minmax(0,1fr))}
.components .titles span:first-child{display:none}
.about{grid-column:1/-1}
.about dl{display:flex;gap:18px}
.is-live .uplot{display:none}
.is-live .still{display:block}
.legend b,.legend .at{display:none}
.topology{min-width:0!important}
.log{max-height:none;overflow:visible}
.wide{overflow:visible}
table{font-size:10px}
.wide th,.wide td{padding-left:6px}
}
`

/** Without the line feeds that are there for the eye of whoever reads this file. */
export const styleSheet: string = [colourSheet, base, opening, drawings, tables, closing].join("").replace(/\n+/g, "")
