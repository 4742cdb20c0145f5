package io.everwire.conformance.report;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;

/** A case that was asked for; see the annotation. */
public record CaseEntry(String id, Level level, String promise, String since) {
    public static CaseEntry of(Case promise) {
        return new CaseEntry(promise.id(), promise.level(), promise.promise(), promise.since());
    }
}
