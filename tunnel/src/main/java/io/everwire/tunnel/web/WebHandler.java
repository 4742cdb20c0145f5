package io.everwire.tunnel.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers requests. Called on the server's thread, so it may not block; the stage may complete on any. */
@FunctionalInterface
public interface WebHandler {
    /** A throw, and a stage that fails, is logged and answered with 500. */
    CompletionStage<WebResponse> handle(WebRequest request);

    /** A handler that knows its answer at once. */
    static WebHandler of(Function<WebRequest, WebResponse> answer) {
        return request -> CompletableFuture.completedFuture(answer.apply(request));
    }
}
