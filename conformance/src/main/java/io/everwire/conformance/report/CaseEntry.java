package io.everwire.conformance.report;

import io.everwire.conformance.Case;
import io.everwire.conformance.Level;

/** A case that was asked for; see the annotation. */
public record CaseEntry(String id, Level level, String promise, String since) {
    public static CaseEntry of(Case promise) {
        return new CaseEntry(promise.id(), promise.level(), promise.promise(), promise.since());
    }
}
