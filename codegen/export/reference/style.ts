import { type Html, html } from "./html.js";

/** Constant text: what styles the page, in light and in dark, on screens of any width and on paper. */
export const style: Html = html`
:root{color-scheme:light dark;--bg:#fff;--fg:#1d2126;--muted:#59626c;--line:#e2e5e9;--soft:#f5f6f8;--link:#1450b4;--accent:#b3261e;--mark:#8a1c15;--markbg:#fdecea;--hit:#fff4d6;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;--sans:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e4e7ea;--muted:#9fa9b3;--line:#2c3238;--soft:#1c2126;--link:#8fbaff;--accent:#ff9185;--mark:#ffb4ab;--markbg:#3a1d1a;--hit:#3a3216}}
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem;-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:anywhere;background:var(--bg);color:var(--fg);font:16px/1.55 var(--sans);display:grid;grid-template-columns:17rem minmax(0,1fr);grid-template-areas:"top top" "nav main"}
a{color:var(--link);text-decoration:none;text-underline-offset:.15em}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
code,pre,.type{font-family:var(--mono);font-size:.875em}
p{margin:.4rem 0}
header{grid-area:top;position:sticky;top:0;z-index:2;display:flex;gap:1rem;align-items:center;min-height:3.5rem;padding:.5rem 1.25rem;background:var(--bg);border-bottom:1px solid var(--line)}
.brand{margin:0;font-weight:700;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.brand a{color:var(--fg)}.brand a::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.55em;border-radius:.15em;background:var(--accent)}
form{flex:1;display:flex;gap:.75rem;align-items:center;min-width:0;max-width:34rem;margin-left:auto}form[hidden]{display:none}
label,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:fixed;top:.5rem;left:.5rem;z-index:3;padding:.5rem 1rem;background:var(--bg);border:1px solid var(--link);border-radius:6px}
input{flex:1;min-width:0;padding:.45rem .7rem;font:inherit;color:var(--fg);background:var(--soft);border:1px solid var(--muted);border-radius:7px}
input::placeholder{color:var(--muted);opacity:1}
[role=status]{font-size:.85rem;color:var(--muted);white-space:nowrap}[role=status]:empty{display:none}
nav{grid-area:nav;position:sticky;top:3.5rem;align-self:start;max-height:calc(100vh - 3.5rem);overflow:auto;padding:1rem .75rem 2rem 1.25rem;border-right:1px solid var(--line);font-size:.9rem}
nav summary{display:none}
nav ul{list-style:none;margin:0;padding:0}nav li{margin:0}nav [hidden]{display:none}
nav .contract{display:block;margin-top:.75rem;font-weight:650;color:var(--fg);overflow-wrap:anywhere}
nav .kind{display:block;margin:.5rem 0 .1rem;font-size:.78rem;letter-spacing:.04em;color:var(--muted)}
nav li li li a{display:block;padding:.12rem .5rem;border-radius:5px;overflow-wrap:anywhere}
nav li li li a:hover{background:var(--soft);text-decoration:none}nav .best a{background:var(--hit)}nav .old{text-decoration:line-through}
main{grid-area:main;min-width:0;max-width:62rem;padding:1.5rem 2rem 4rem}main:focus{outline:none}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.2rem 0 .4rem;overflow-wrap:anywhere}
h1{margin-top:0;font-size:2rem;letter-spacing:-.015em}h2{font-size:1.5rem;margin-top:2rem}h3{font-size:1.05rem;margin-top:2rem;color:var(--muted)}h4{font-size:1.15rem;margin:0}h5{font-size:.85rem;margin-top:1rem}h6{font-size:.95rem;margin:0}
h2 a,h4 a{color:inherit}h4 a{font-family:var(--mono)}h6{font-family:var(--mono)}
.cards{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:.75rem;margin:1rem 0;padding:0}
.cards li{padding:.8rem 1rem;border:1px solid var(--line);border-radius:9px}.cards .title{font-weight:650;overflow-wrap:anywhere}
section.contract{margin-top:3rem;padding-top:.5rem;border-top:1px solid var(--line)}
article{margin:.8rem 0;padding:1rem 1.15rem;border:1px solid var(--line);border-radius:9px;overflow-wrap:anywhere}
article:target,.group:target{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.note{color:var(--muted);font-size:.9rem}
.line{display:grid;grid-template-columns:7rem minmax(0,1fr);align-items:baseline;font-size:.92rem}.label{color:var(--muted);font-size:.85rem}
.mark{display:inline-block;padding:0 .45em;border-radius:4px;font:600 .75rem/1.6 var(--sans);color:var(--mark);background:var(--markbg);vertical-align:.1em}
.deprecated{margin:.5rem 0;padding:.4rem .75rem;border-left:3px solid var(--accent);background:var(--markbg);color:var(--mark)}
.settings{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;margin:.8rem 0;padding:.6rem .8rem;background:var(--soft);border-radius:7px;font-size:.9rem}
.settings div{display:flex;gap:.5rem;align-items:baseline}dt{color:var(--muted)}dd{margin:0;min-width:0}dd i{font-style:normal;color:var(--muted)}
.fields{list-style:none;margin:.4rem 0;padding:0;border-top:1px solid var(--line)}.fields>li{padding:.45rem 0;border-bottom:1px solid var(--line)}.fields p{margin:.1rem 0 0}
.fields .fields{margin:.3rem 0 0 .2rem;padding-left:.9rem;border-left:2px solid var(--line);border-top:0}.fields .fields>li:last-child{border-bottom:0;padding-bottom:.1rem}
.name{font-weight:650;margin-right:.3rem}
.group{margin:.5rem 0;padding:.6rem .8rem;border:1px solid var(--line);border-radius:7px}.group .settings{margin:.4rem 0 0}
pre{position:relative;margin:.4rem 0;padding:.7rem .85rem;overflow:auto;background:var(--soft);border:1px solid var(--line);border-radius:7px;line-height:1.5;tab-size:2}
pre code{font-size:.82rem}
.copy{position:absolute;top:.35rem;right:.35rem;padding:.1rem .5rem;font:.75rem/1.6 var(--sans);color:var(--muted);background:var(--bg);border:1px solid var(--line);border-radius:5px;cursor:pointer;opacity:0}
pre:hover .copy,.copy:focus-visible{opacity:1}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;font-size:.9rem}th,td{padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}tbody th{font-weight:500}
footer{margin-top:3rem}
nav button{padding:.2rem .7rem;font:inherit;color:var(--link);background:var(--bg);border:1px solid var(--muted);border-radius:6px;cursor:pointer}
@media (max-width:800px){form.none [role=status]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}body{display:block}html{scroll-padding-top:3.75rem}header{padding:.4rem .9rem;min-height:3.25rem}.brand{max-width:34%}
nav{position:static;max-height:none;padding:.4rem .9rem;border-right:0;border-bottom:1px solid var(--line)}nav summary{display:list-item;padding:.35rem 0;cursor:pointer;font-weight:600}
nav li li li a{padding:.3rem .5rem}main{padding:1rem .9rem 3rem}h1{font-size:1.6rem}article{padding:.8rem .85rem}.line{display:block}.label{display:block}nav.searched{position:fixed;align-self:stretch;z-index:1;inset:3.25rem 0 0;max-height:none;background:var(--bg)}.settings{display:block}.settings div{padding:.1rem 0}}
@media print{body{display:block;font-size:10pt}header,nav,.skip,.copy{display:none}main{max-width:none;padding:0}article,.group,pre{break-inside:avoid}h2,h3,h4{break-after:avoid}pre{white-space:pre-wrap}a{color:inherit}section.contract{break-before:page}}
`;
