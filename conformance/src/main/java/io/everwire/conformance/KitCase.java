package io.everwire.conformance;

import io.everwire.conformance.kit.Case;
import java.lang.reflect.Method;

/**
 * A case of the kit.
 *
 * @param promise what it checks
 * @param method of {@link TransportConformance} that checks it
 */
public record KitCase(Case promise, Method method) {
    public String id() {
        return promise.id();
    }
}
