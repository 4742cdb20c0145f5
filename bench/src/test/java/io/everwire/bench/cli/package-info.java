/** The program as its users see it: command lines in, lines out. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.cli;
