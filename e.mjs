import { init, use } from "echarts/core";
import { BarChart } from "echarts/charts";
import { GridComponent, AriaComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, GridComponent, SVGRenderer, AriaComponent]);
const t=performance.now();
const c=init(null,null,{renderer:"svg",ssr:true,width:400,height:200});
c.setOption({animation:false,textStyle:{color:"var(--ink)"},xAxis:{type:"value",axisLine:{lineStyle:{color:"var(--line)"}}},yAxis:{type:"category",data:["<script>alert(1)</script>","b"]},series:[{type:"bar",itemStyle:{color:"var(--a)",opacity:.5},data:[1,2]}]});
console.log(c.renderToSVGString()); console.log(performance.now()-t);
