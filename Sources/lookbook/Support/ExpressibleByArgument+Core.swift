public import ArgumentParser
public import LookbookCore
public import LookbookNetworks

extension SimilarityMetric: ExpressibleByArgument {}

extension Padding: ExpressibleByArgument {}
