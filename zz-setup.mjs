import { Session } from 'node:inspector/promises';
import { writeFileSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
let s; 
s = new Session(); s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.start');
afterAll(async () => { const {profile}=await s.post('Profiler.stop'); mkdirSync('/tmp/p2',{recursive:true}); writeFileSync('/tmp/p2/'+Date.now()+'.cpuprofile', JSON.stringify(profile)); });
