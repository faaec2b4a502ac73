/**
 * Script: what the page does beyond standing there: zoom, cursor, light and dark, the prediction, copying.
 *
 * It runs in the reader's browser and is therefore text here, written for any browser of the last five years. Without
 * it, or without uPlot, the page loses nothing that is told.
 */

const setUp = `
const root=document.documentElement
root.classList.add("js")
const all=(query,within)=>Array.from((within||document).querySelectorAll(query))
const ink=name=>getComputedStyle(root).getPropertyValue("--"+name).trim()
const data=JSON.parse(document.getElementById("data").textContent)
const two=n=>String(n).padStart(2,"0")
const clock=ms=>{
  const s=Math.floor(ms/1000+1e-9),h=Math.floor(s/3600),m=Math.floor(s/60)%60,rest=Math.round(ms-s*1000)
  return (h?h+":"+two(m):m)+":"+two(s%60)+(rest?"."+String(rest).padStart(3,"0"):"")
}
const short=v=>{
  let i=0
  while(Math.abs(v)>=999.5&&i<4){v/=1000;i++}
  return Number(v.toPrecision(3))+["","k","M","G","T"][i]
}
const said=(v,unit)=>v==null?"–":unit=="ms"?(v<999.5?Number(v.toPrecision(3))+"ms":short(v/1000)+"s"):
  unit=="share"?Number((v*100).toPrecision(3))+"%":short(v)+(unit=="rate"?"/s":"")
`

const charts = `
const steps=[.001,.01,.1,1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,9e5]
  .concat([18e5,36e5,72e5,216e5,432e5,864e5])
let drawn=[]
let zooming=false
const shade=(u,from,to,colour)=>{
  const left=Math.max(u.bbox.left,u.valToPos(from,"x",true))
  const right=Math.min(u.bbox.left+u.bbox.width,u.valToPos(to,"x",true))
  if(right<left)return
  u.ctx.fillStyle=colour
  u.ctx.fillRect(left,u.bbox.top,Math.max(1,right-left),u.bbox.height)
}
const below=u=>{
  const faint=ink("dim")+"18",strong=ink("fault")+"2b"
  for(const b of data.bands)shade(u,b.fromMs,b.toMs,b.kind=="fault"?strong:faint)
}
const above=chart=>u=>{
  const c=u.ctx,px=uPlot.pxRatio
  c.save()
  c.textAlign="left"
  c.font="600 "+11.5*px+"px system-ui,sans-serif"
  let end=-1/0
  const known=new Set()
  if(!chart.small)for(const b of data.bands){
    const x=u.valToPos(b.fromMs,"x",true)
    if(known.has(b.name)||x<Math.max(end,u.bbox.left-1)||x>u.bbox.left+u.bbox.width)continue
    known.add(b.name)
    c.fillStyle=ink(b.kind=="fault"?"fault":"dim")
    c.fillText(b.name,x,u.bbox.top-7*px)
    end=x+c.measureText(b.name).width+8*px
  }
  c.strokeStyle=c.fillStyle=ink("text")
  c.lineWidth=px
  c.textAlign=chart.small?"left":"right"
  const labelled=chart.small?u.bbox.left+3*px:u.bbox.left+u.bbox.width-2*px
  for(const [value,label] of chart.levels){
    const y=u.valToPos(value,"y",true)
    c.globalAlpha=.75
    c.setLineDash([6*px,4*px])
    c.beginPath();c.moveTo(u.bbox.left,y);c.lineTo(u.bbox.left+u.bbox.width,y);c.stroke()
    c.globalAlpha=1
    c.font=(chart.small?9.5:11)*px+"px system-ui,sans-serif"
    c.lineWidth=4*px
    c.setLineDash([])
    c.strokeStyle=ink("paper")
    c.strokeText(label,labelled,y-4*px)
    c.fillText(label,labelled,y-4*px)
    c.strokeStyle=ink("text")
    c.lineWidth=px
  }
  c.restore()
}
const zoom=(u,key)=>{
  if(key!="x"||zooming||!u.ready)return
  zooming=true
  for(const other of drawn)if(other!==u)other.setScale("x",{min:u.scales.x.min,max:u.scales.x.max})
  zooming=false
}
const read=(figure,chart)=>u=>{
  const i=u.cursor.idx
  all(".legend b",figure).forEach((b,k)=>{b.textContent=i==null?"":said(u.data[k+1][i],chart.unit)})
  const at=figure.querySelector(".at")
  if(at)at.textContent=i==null||chart.small?"":clock(u.data[0][i])
}
const plot=figure=>{
  const chart=data.charts[figure.dataset.live]
  const size=()=>{
    const width=figure.clientWidth
    return {width,height:chart.small?chart.height:Math.round(Math.max(190,Math.min(chart.height,width*.45)))}
  }
  const font=(chart.small?10:11.5)+"px system-ui,sans-serif"
  const count=chart.lines.reduce((most,line)=>Math.max(most,line.values.length),0)
  const times=Array.from({length:count},(_,i)=>(i+.5)*chart.step)
  const u=new uPlot({
    ...size(),
    padding:[chart.small?8:22,chart.small?13:14,0,0],
    legend:{show:false},
    cursor:{sync:{key:"time"},y:false,drag:{x:true,y:false},points:{size:6}},
    scales:{
      x:{time:false,range:(_,min,max)=>min<=times[0]&&max>=times[count-1]?[0,data.untilMs]:[min,max]},
      y:{distr:chart.log?3:1,range:()=>chart.range}
    },
    axes:[
      {stroke:ink("dim"),font,size:chart.small?18:24,gap:2,space:chart.small?60:80,
        grid:{show:false},ticks:{stroke:ink("edge"),size:4},incrs:steps,
        values:(_,at)=>at.map(clock)},
      {stroke:ink("dim"),font,size:chart.small?40:54,gap:4,
        grid:{stroke:ink("grid"),width:1},ticks:{show:false},
        splits:()=>chart.ticks.map(t=>t[0]),filter:(_,at)=>at,values:()=>chart.ticks.map(t=>t[1])}
    ],
    series:[{},...chart.lines.map(line=>({
      label:line.label,stroke:ink(line.colour),width:chart.small?1.3:1.8,dash:line.dash,
      fill:line.fill?ink(line.colour)+"29":undefined,
      points:{show:false}
    }))],
    hooks:{
      drawClear:[below],draw:[above(chart)],setScale:[zoom],setCursor:[read(figure,chart)],ready:[u=>{u.ready=true}]
    }
  },[times,...chart.lines.map(line=>line.values)],figure)
  u.fit=()=>u.setSize(size())
  drawn.push(u)
  figure.classList.add("is-live")
}
const draw=()=>{
  for(const u of drawn)u.destroy()
  drawn=[]
  all("[data-live]").forEach(plot)
}
if(window.uPlot){
  draw()
  let width=innerWidth
  addEventListener("resize",()=>{if(innerWidth!=width){width=innerWidth;for(const u of drawn)u.fit()}})
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change",draw)
}
`

const reading = `
const theme=document.getElementById("theme")
const isDark=()=>root.dataset.theme?root.dataset.theme=="dark":matchMedia("(prefers-color-scheme:dark)").matches
const name=()=>{theme.textContent=isDark()?"light":"dark"}
name()
theme.addEventListener("click",()=>{root.dataset.theme=isDark()?"light":"dark";name();if(window.uPlot)draw()})
all(".lesson").forEach(lesson=>{
  const buttons=all(".choices button",lesson)
  const reveal=chosen=>{
    buttons.forEach(b=>{
      b.disabled=true
      if(b.dataset.right)b.classList.add("right")
      else if(b===chosen)b.classList.add("wrong")
    })
    lesson.querySelector("details").open=true
  }
  buttons.forEach(b=>b.addEventListener("click",()=>reveal(b)))
  lesson.querySelector("details").addEventListener("toggle",e=>{if(e.target.open)reveal()})
})
all("[data-copy]").forEach(b=>b.addEventListener("click",()=>{
  const text=b.parentNode.querySelector("code").textContent
  if(navigator.clipboard)navigator.clipboard.writeText(text).then(()=>{b.textContent="copied"},()=>{})
}))
addEventListener("beforeprint",()=>all("details").forEach(d=>{d.open=true}))
`

/** Put at the end of the page, after uPlot and the data. */
export const pageScript: string = `(()=>{${setUp}${charts}${reading}})()`
