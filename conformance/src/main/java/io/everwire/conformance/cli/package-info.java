/**
 * The kit as a program: options, plugins, JUnit's launcher, progress, exit codes. Open {@link
 * io.everwire.conformance.cli.Conformance}. Runs from the class path of the executable JAR; nothing else may depend on
 * it.
 */
package io.everwire.conformance.cli;
