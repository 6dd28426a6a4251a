#!/usr/bin/env node
// npm links a command only to a file that is there when it installs, and the build comes after that.
import '../dist/main.js';
