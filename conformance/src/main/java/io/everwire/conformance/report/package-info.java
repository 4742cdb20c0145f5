/**
 * What a run of the kit found, and its forms: a table, JSON, a page, JUnit's XML. Open {@link
 * io.everwire.conformance.report.Report}. Plain values and writers; may not depend on transports, JUnit or the command
 * line.
 */
package io.everwire.conformance.report;
