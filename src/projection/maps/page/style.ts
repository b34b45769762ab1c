// How the map's page looks: light and dark, wide and narrow.

export const STYLE = `:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#5a636d;--rule:#d9dde2;--soft-paper:#f5f6f8;--mark:#0072b2}
@media (prefers-color-scheme:dark){:root{--paper:#15191e;--ink:#e8eaed;--soft:#a7b0ba;--rule:#353c45;--soft-paper:#1d2229;--mark:#56b4e9}}
*{box-sizing:border-box}[hidden]{display:none!important}
html,body{height:100%;margin:0}body{display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,"Segoe UI",Roboto,Arial,"Noto Sans",sans-serif}
h1,h2,h3,p,ul,ol{margin:0;padding:0}ul,ol{list-style:none}
header{padding:.7rem 1rem .6rem;border-bottom:1px solid var(--rule)}h1{font-size:1.15rem;overflow-wrap:anywhere}
header p{color:var(--soft);max-width:75rem}header b{color:var(--ink);font-weight:600}summary{cursor:pointer;color:var(--soft)}
.tools{display:flex;flex-wrap:wrap;gap:.5rem .9rem;align-items:center;padding:.55rem 1rem;border-bottom:1px solid var(--rule);background:var(--soft-paper)}
.tools label{display:flex;align-items:center;gap:.4rem;min-width:0}.seek{position:relative;flex:1 1 12rem;max-width:22rem}
input[type=search],select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:6px;padding:.35rem .6rem;min-height:2.2rem}
input[type=search]{width:100%}select{max-width:100%}button{cursor:pointer}button:disabled{opacity:.4;cursor:default}
:focus-visible{outline:2px solid var(--mark);outline-offset:1px}
#found{position:absolute;z-index:5;top:calc(100% + 3px);left:0;right:0;background:var(--paper);border:1px solid var(--rule);border-radius:6px;overflow:hidden;box-shadow:0 6px 20px #0003}
#found li{padding:.4rem .7rem;cursor:pointer;overflow-wrap:anywhere}#found li[aria-selected=true],#found li:hover{background:var(--soft-paper);box-shadow:inset 3px 0 var(--mark)}#found .none{color:var(--soft);cursor:default}
main{flex:1;min-height:0;display:grid;grid-template-columns:minmax(0,1fr) 19rem}
.stage{position:relative;min-height:0;overflow:hidden;background:var(--paper)}canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
#words{touch-action:none;cursor:grab}#words:active{cursor:grabbing}#words:focus-visible{outline-offset:-3px}
.zoom{position:absolute;right:.7rem;bottom:.7rem;display:flex;gap:.3rem}.zoom button{min-width:2.4rem;min-height:2.4rem;padding:0 .5rem}
#tip{position:absolute;z-index:3;pointer-events:none;max-width:16rem;padding:.35rem .6rem;background:var(--paper);border:1px solid var(--rule);border-radius:6px;box-shadow:0 3px 12px #0003;overflow-wrap:anywhere}#tip span{display:block;color:var(--soft);font-size:12px}
aside{border-left:1px solid var(--rule);overflow-y:auto;min-height:0}aside section{padding:.7rem 1rem;border-bottom:1px solid var(--rule)}
aside h2{font-size:1rem;overflow-wrap:anywhere;min-width:0}aside h3{font-size:.8rem;margin-top:.5rem;color:var(--soft);font-weight:600}aside p{color:var(--soft);font-size:13px}
.head{display:flex;justify-content:space-between;align-items:center;gap:.5rem;margin-bottom:.2rem}.shut,.all{min-height:1.8rem;padding:0 .6rem}
.near li{display:flex;justify-content:space-between;align-items:center;gap:.6rem}.near span{color:var(--soft);font-variant-numeric:tabular-nums}
.near button,.clusters button{border:0;background:none;text-align:left;min-height:1.8rem;padding:.15rem .3rem;margin-left:-.3rem;min-width:0;overflow-wrap:anywhere}.near button{color:var(--mark)}
.near button:hover,.clusters button:hover{background:var(--soft-paper)}
.clusters button{width:100%;display:flex;align-items:center;gap:.5rem}.clusters button[aria-pressed=true]{background:var(--soft-paper);font-weight:600;box-shadow:inset 3px 0 var(--mark)}
.spot{flex:none;width:.75rem;height:.75rem;border-radius:50%;border:1px solid var(--rule)}.name{flex:1;min-width:0}.size{color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums}
.range{margin-bottom:.8rem}.bar{height:.7rem;border-radius:4px;margin:.3rem 0 .1rem}.ends{display:flex;justify-content:space-between;color:var(--soft);font-size:12px}
@media (max-width:720px){html,body{height:auto}body{min-height:100%}main{display:block}.stage{height:68vh;height:68svh;min-height:18rem;border-bottom:1px solid var(--rule)}aside{border-left:0;overflow:visible}
header{padding:.6rem .8rem}.tools{padding:.5rem .8rem}.seek{flex-basis:100%;max-width:none}button,select,input[type=search]{min-height:2.5rem}.near button,.clusters button{min-height:2.3rem}}`;
